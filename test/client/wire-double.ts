// A stand-in for the server on the wire: keeps shares in memory, can cut connections where a test wants it, and can lie.
// It follows the contract only as far as the client's tests need; the real server is tried in test/e2e.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClaimResponse } from '../../src/contract/claim.schema.ts';
import { createShareRequest, type CreateShareRequest } from '../../src/contract/create-share.schema.ts';
import { encodeBase64 } from '../../src/sealed/base64.ts';
import { hashedTokenOf } from './client-parts.ts';

export class KeptShare {
  readonly claims = new Map<string, { readonly at: string; acknowledged: boolean }>();
  readonly requestText: string;
  request: CreateShareRequest;
  burned: string | undefined;
  readonly #store: Buffer;
  #heldBytes = 0;

  constructor(request: CreateShareRequest, requestText: string) {
    this.request = request;
    this.requestText = requestText;
    this.#store = Buffer.alloc(request.bodyBytes);
    if (request.body !== undefined) this.append(request.body);
  }

  /** What has arrived. */
  get body(): Buffer {
    return this.#store.subarray(0, this.#heldBytes);
  }

  append(bytes: Uint8Array): void {
    this.#store.set(bytes, this.#heldBytes);
    this.#heldBytes += bytes.length;
  }

  loseAllBut(bytes: number): void {
    this.#heldBytes = bytes;
  }
}

/** What is done to the bytes of one answer to GET body. */
export interface BodyLie {
  readonly bytes: Uint8Array;
  /** Sent as chunks without a length instead of with one. */
  readonly unmeasured?: boolean;
  /** The answer never ends. */
  readonly stays?: boolean;
}

export interface Lies {
  claim?: (answer: ClaimResponse, share: KeptShare) => ClaimResponse;
  /** `part` is what an honest server would send of the range that starts at `start`. */
  body?: (part: Uint8Array, start: number) => BodyLie;
  /** What Content-Range says the whole body has. */
  bodyBytes?: (honest: number) => number;
}

export interface Patch {
  readonly id: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

type Handler = (request: IncomingMessage, response: ServerResponse, id: string) => Promise<void> | void;

const expiresAt = '2035-01-01T00:00:00.000Z';

export class WireDouble {
  readonly shares = new Map<string, KeptShare>();
  /** Every body byte that ever left the client, also those that were cut off or thrown away. */
  readonly patches: Patch[] = [];
  readonly calls: string[] = [];
  readonly createTexts: string[] = [];
  readonly lies: Lies = {};
  /** The next uploads are cut when the body has this length; ascending. */
  readonly cutUploadsAt: number[] = [];
  /** The next downloads are cut after so many bytes of the answer. */
  readonly cutDownloadsAfter: number[] = [];
  /** Answers that are lost on their way: the socket is destroyed instead. Counted down per "METHOD /path-start". */
  readonly loseAnswers = new Map<string, number>();
  /** Answers given instead, once each. */
  readonly insteadOf = new Map<
    string,
    { readonly status: number; readonly code: string; readonly retryAfter?: number }[]
  >();
  /** Once the body has `at` bytes, all but `keep` are lost, as after a power cut, and the connection with them. */
  losesBytes: { readonly at: number; readonly keep: number } | undefined;
  /** Called while an upload arrives. */
  onUploadBytes: ((share: KeptShare) => void) | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#route(request, response).catch(() => {
        request.socket.destroy();
      });
    });
  }

  static async start(): Promise<WireDouble> {
    const double = new WireDouble();
    await new Promise<void>((resolve) => double.#server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  share(id: string): KeptShare {
    const share = this.shares.get(id);
    if (share === undefined) throw new Error(`the double has no share ${id}`);
    return share;
  }

  get acknowledgements(): number {
    return this.calls.filter((call) => call.startsWith('POST') && call.endsWith('/acknowledgement')).length;
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const path = request.url ?? '';
    this.calls.push(`${method} ${path}`);
    const instead = this.#take(this.insteadOf, method, path);
    if (instead !== undefined) {
      await bytesOf(request);
      problem(response, instead.status, instead.code, instead.retryAfter);
      return;
    }
    if (this.#isLost(method, path)) response.writeHead = () => response.destroy();
    const { kind, id, rest } = targetOf(path);
    const handler = this.#handlers[`${method} ${kind}${id === '' ? 's' : ''}${rest}`];
    const known = id === '' || this.shares.has(id);
    if (handler === undefined || !known) problem(response, 404, 'share.not_found');
    else await handler(request, response, id);
  }

  #take<Item>(queues: Map<string, Item[]>, method: string, path: string): Item | undefined {
    for (const [start, queue] of queues) if (`${method} ${path}`.startsWith(start)) return queue.shift();
    return undefined;
  }

  #isLost(method: string, path: string): boolean {
    for (const [start, left] of this.loseAnswers) {
      if (left === 0 || !`${method} ${path}`.startsWith(start)) continue;
      this.loseAnswers.set(start, left - 1);
      return true;
    }
    return false;
  }

  readonly #handlers: Readonly<Record<string, Handler>> = {
    'POST shares': async (request, response) => {
      const requestText = (await bytesOf(request)).toString();
      this.createTexts.push(requestText);
      const parsed = createShareRequest.parse(JSON.parse(requestText));
      const known = this.shares.get(parsed.id);
      if (known !== undefined && known.requestText !== requestText) {
        problem(response, 409, 'share.exists');
        return;
      }
      if (known?.burned !== undefined) {
        problem(response, 410, 'share.gone', undefined, { reason: known.burned });
        return;
      }
      const share = known ?? new KeptShare(parsed, requestText);
      this.shares.set(parsed.id, share);
      const uploading = share.body.length < parsed.bodyBytes;
      json(response, known === undefined ? 201 : 200, {
        id: parsed.id,
        state: uploading ? 'uploading' : 'ready',
        expiresAt,
        uploadUrl: uploading ? `/api/v1/uploads/${parsed.id}` : undefined,
      });
    },
    'HEAD upload': (_, response, id) => {
      response.writeHead(200, { 'upload-offset': this.share(id).body.length.toString() });
      response.end();
    },
    'PATCH upload': (request, response, id) => this.#append(request, response, id),
    'DELETE share': (_, response, id) => {
      this.share(id).burned = 'revoked';
      response.writeHead(204).end();
    },
    'GET share': (request, response, id) => {
      json(response, 200, this.#view(this.share(id), request.headers.authorization?.startsWith('Owner') === true));
    },
    'POST share/manifest': (_, response, id) => {
      json(response, 200, { manifest: encodeBase64(this.share(id).request.manifest) });
    },
    'POST share/claims': async (request, response, id) => {
      const { claimTokenHash } = JSON.parse((await bytesOf(request)).toString()) as { claimTokenHash: string };
      this.#claim(response, this.share(id), id, claimTokenHash);
    },
    'GET share/body': (request, response, id) => {
      this.#sendBody(request, response, this.share(id));
    },
    'POST share/acknowledgement': (request, response, id) => {
      const token = request.headers.authorization?.split(' ')[1] ?? '';
      const claim = this.share(id).claims.get(hashedTokenOf(token));
      if (claim === undefined) {
        problem(response, 404, 'share.not_found');
        return;
      }
      claim.acknowledged = true;
      response.writeHead(204).end();
    },
  };

  async #append(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const share = this.share(id);
    const offset = Number(request.headers['upload-offset']);
    if (offset !== share.body.length) {
      await bytesOf(request);
      problem(response, 409, 'upload.offset_mismatch');
      return;
    }
    const [cutAt = Infinity] = this.cutUploadsAt;
    const seen: Buffer[] = [];
    try {
      for await (const slice of request as AsyncIterable<Buffer>) {
        seen.push(slice);
        share.append(slice.subarray(0, Math.max(0, cutAt - share.body.length)));
        this.onUploadBytes?.(share);
        if (this.#isCut(share, cutAt)) {
          request.socket.destroy();
          return;
        }
      }
    } finally {
      this.patches.push({ id, offset, bytes: Buffer.concat(seen) });
    }
    response.writeHead(204, { 'upload-offset': share.body.length.toString() });
    response.end();
  }

  #isCut(share: KeptShare, cutAt: number): boolean {
    const { losesBytes } = this;
    if (losesBytes !== undefined && share.body.length >= losesBytes.at) {
      share.loseAllBut(losesBytes.keep);
      this.losesBytes = undefined;
      return true;
    }
    if (share.body.length < cutAt) return false;
    this.cutUploadsAt.shift();
    return true;
  }

  #view(share: KeptShare, owner: boolean): object {
    const { request } = share;
    const claims = [...share.claims.values()];
    const passwordRequired = request.passwordTokenHash !== undefined;
    const view = {
      id: request.id,
      state: share.body.length < request.bodyBytes ? 'uploading' : 'ready',
      bodyBytes: request.bodyBytes,
      createdAt: expiresAt,
      expiresAt,
      downloadsLeft: 1 - claims.length,
      sealedBy: 'sender',
      password: { required: passwordRequired, attemptsLeft: 5 },
    };
    if (!owner) return { ...view, manifest: passwordRequired ? undefined : encodeBase64(request.manifest) };
    const counts = { downloads: 1, attempts: 0, unlocksLeft: 3, rearmsLeft: 3, uploadedBytes: share.body.length };
    return { ...view, ...counts, looks: { count: 0 }, claims: [], events: [] };
  }

  #claim(response: ServerResponse, share: KeptShare, id: string, claimTokenHash: string): void {
    const known = share.claims.get(claimTokenHash);
    if (known === undefined && share.claims.size > 0) {
      problem(response, 409, 'share.claimed');
      return;
    }
    const claim = known ?? { at: new Date().toISOString(), acknowledged: false };
    share.claims.set(claimTokenHash, claim);
    const { header, manifest, bodyBytes, body } = share.request;
    const answer: ClaimResponse = {
      header,
      manifest: encodeBase64(manifest),
      bodyBytes,
      bodyUrl: `/api/v1/shares/${id}/body`,
      expiresAt,
      claimedAt: claim.at,
      body: body === undefined ? undefined : encodeBase64(body),
    };
    json(response, known === undefined ? 201 : 200, this.lies.claim?.(answer, share) ?? answer);
  }

  #sendBody(request: IncomingMessage, response: ServerResponse, share: KeptShare): void {
    const { from, to } = rangeOf(request);
    const part = share.body.subarray(from, to + 1);
    const lie: BodyLie = this.lies.body?.(part, from) ?? { bytes: part };
    const whole = (this.lies.bodyBytes?.(share.body.length) ?? share.body.length).toString();
    const length =
      lie.unmeasured === true || lie.stays === true ? {} : { 'content-length': lie.bytes.length.toString() };
    response.writeHead(206, { 'content-range': `bytes ${from.toString()}-${to.toString()}/${whole}`, ...length });
    const cut = this.cutDownloadsAfter.shift();
    if (lie.stays === true) response.write(lie.bytes);
    else if (cut === undefined) response.end(lie.bytes);
    else response.write(lie.bytes.subarray(0, cut), () => setTimeout(() => response.destroy(), 5));
  }
}

function targetOf(path: string): { readonly kind: string; readonly id: string; readonly rest: string } {
  const [, kind = '', id = '', rest = ''] = /^\/api\/v1\/(share|upload)s(?:\/([\w-]+))?(\/\w+)?$/.exec(path) ?? [];
  return { kind, id, rest };
}

function rangeOf(request: IncomingMessage): { readonly from: number; readonly to: number } {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  return { from: Number(from), to: Number(to) };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function problem(
  response: ServerResponse,
  status: number,
  code: string,
  retryAfter?: number,
  extra: object = {},
): void {
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter.toString() };
  response.writeHead(status, { 'content-type': 'application/problem+json', ...wait });
  response.end(
    JSON.stringify({ type: 'about:blank', title: code, status, code, detail: `said by the double`, ...extra }),
  );
}
