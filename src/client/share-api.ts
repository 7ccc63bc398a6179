// Every call of the contract the client makes, with its schema and with what may be repeated. No keys, no files.
import type * as z from 'zod';
import type { ChangeBody } from '../contract/change.schema.ts';
import { claimResponse, type ClaimBody, type ClaimResponse } from '../contract/claim.schema.ts';
import { configResponse, type ConfigResponse } from '../contract/config.schema.ts';
import { createShareResponse, type CreateShareResponse } from '../contract/create-share.schema.ts';
import { authorization, tusVersion, type AuthorizationScheme } from '../contract/headers.ts';
import { linkView, ownerView, type LinkView, type OwnerView } from '../contract/look.schema.ts';
import { manifestResponse, type ManifestBody } from '../contract/manifest.schema.ts';
import { acknowledgementPath, claimsPath, manifestPath, paths, sharePath } from '../contract/routes.ts';
import { decodeBase64, encodeBase64url } from '../sealed/base64.ts';
import { ClientError } from './client-error.ts';
import type { Call, Transport } from './transport.ts';

type Signal = AbortSignal | undefined;

/** Slower than this, and a server may cut an upload: 16 KiB/s. */
const slowestBytesPerMs = 16.384;
const tus = { 'tus-resumable': tusVersion } as const;

/** Every method throws ProblemError, NetworkError, `answer.malformed`, or the reason of its signal. */
export class ShareApi {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  config(signal?: Signal): Promise<ConfigResponse> {
    return this.#json(configResponse, { method: 'GET', path: paths.config, repeatable: true, signal });
  }

  /** `request` is the JSON text itself: repeating a create means the same bytes again. */
  create(request: string, signal?: Signal): Promise<CreateShareResponse> {
    return this.#post(createShareResponse, paths.shares, request, true, signal);
  }

  lookWithLink(id: string, linkToken: Uint8Array, signal?: Signal): Promise<LinkView> {
    const headers = proofOf('Link', linkToken);
    return this.#json(linkView, { method: 'GET', path: sharePath(id), headers, repeatable: true, signal });
  }

  lookAsOwner(id: string, ownerToken: Uint8Array, signal?: Signal): Promise<OwnerView> {
    const headers = proofOf('Owner', ownerToken);
    return this.#json(ownerView, { method: 'GET', path: sharePath(id), headers, repeatable: true, signal });
  }

  /** The sealed manifest. */
  async manifest(id: string, proof: ManifestBody, signal?: Signal): Promise<Uint8Array> {
    const answer = await this.#post(manifestResponse, manifestPath(id), JSON.stringify(proof), isFree(proof), signal);
    return bytesOf(answer.manifest);
  }

  claim(id: string, proof: ClaimBody, signal?: Signal): Promise<ClaimResponse> {
    return this.#post(claimResponse, claimsPath(id), JSON.stringify(proof), isFree(proof), signal);
  }

  /** The body from byte `start` on, or all of it if somebody in between knows no ranges. `id` names the version that is meant. */
  body(id: string, bodyUrl: string, claimToken: Uint8Array, range: BodyPart, signal?: Signal): Promise<Response> {
    const { start, end } = range;
    const part = { range: `bytes=${start.toString()}-${(end - 1).toString()}`, 'if-range': `"${id}"` };
    const headers = { ...proofOf('Claim', claimToken), ...part };
    return this.transport.stream({ method: 'GET', path: bodyUrl, headers, repeatable: true, signal });
  }

  async acknowledge(id: string, claimToken: Uint8Array, signal?: Signal): Promise<void> {
    const headers = proofOf('Claim', claimToken);
    await this.transport.text({ method: 'POST', path: acknowledgementPath(id), headers, repeatable: true, signal });
  }

  change(id: string, ownerToken: Uint8Array, change: ChangeBody, signal?: Signal): Promise<OwnerView> {
    return this.#json(ownerView, {
      method: 'PATCH',
      path: sharePath(id),
      headers: { ...proofOf('Owner', ownerToken), 'content-type': 'application/json' },
      body: JSON.stringify(change),
      // Asked twice, "re-arm all" would also revoke a claim that was made after the first time.
      repeatable: change.rearm !== true,
      signal,
    });
  }

  async revoke(id: string, ownerToken: Uint8Array, signal?: Signal): Promise<void> {
    const headers = proofOf('Owner', ownerToken);
    await this.transport.text({ method: 'DELETE', path: sharePath(id), headers, repeatable: true, signal });
  }

  /** How many bytes of the body the server holds. */
  async uploadOffset(uploadUrl: string, ownerToken: Uint8Array, signal?: Signal): Promise<number> {
    const headers = { ...proofOf('Owner', ownerToken), ...tus };
    const answer = await this.transport.text({ method: 'HEAD', path: uploadUrl, headers, repeatable: true, signal });
    return offsetOf(answer.headers);
  }

  /** Sends the bytes that belong at `offset`, once. The new offset. */
  async append(
    uploadUrl: string,
    ownerToken: Uint8Array,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    signal?: Signal,
  ): Promise<number> {
    const answer = await this.transport.text({
      method: 'PATCH',
      path: uploadUrl,
      headers: {
        ...proofOf('Owner', ownerToken),
        ...tus,
        'upload-offset': offset.toString(),
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
      // After a lost answer only the server knows the offset: whoever calls asks for it first.
      repeatable: false,
      extraTimeMs: bytes.length / slowestBytesPerMs,
      signal,
    });
    return offsetOf(answer.headers);
  }

  #post<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body: string,
    repeatable: boolean,
    signal: Signal,
  ): Promise<z.output<Schema>> {
    const headers = { 'content-type': 'application/json' };
    return this.#json(schema, { method: 'POST', path, headers, body, repeatable, signal });
  }

  async #json<Schema extends z.ZodType>(schema: Schema, call: Call): Promise<z.output<Schema>> {
    const { text } = await this.transport.text({ ...call, headers: { accept: 'application/json', ...call.headers } });
    const read = schema.safeParse(jsonOf(text));
    if (!read.success) throw malformed(`The answer to ${call.method} ${call.path} is not what the contract says.`);
    return read.data;
  }
}

/** Bytes [start, end) of a body. */
export interface BodyPart {
  readonly start: number;
  readonly end: number;
}

/** The bytes of a base64 member of an answer. @throws ClientError `answer.malformed` */
export function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) throw malformed('The answer holds something that is not base64.');
  return bytes;
}

/** A lost answer may be asked for again where no password was tried: a wrong one would count twice. */
function isFree(proof: { readonly passwordToken?: string | undefined }): boolean {
  return proof.passwordToken === undefined;
}

function proofOf(scheme: AuthorizationScheme, token: Uint8Array): { readonly authorization: string } {
  return { authorization: authorization(scheme, encodeBase64url(token)) };
}

function offsetOf(headers: Headers): number {
  const text = headers.get('upload-offset') ?? '';
  if (!/^\d{1,16}$/.test(text)) throw malformed('The answer does not say how many bytes have arrived.');
  return Number(text);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClientError('answer.malformed', 'The answer is not JSON.', { cause });
  }
}

function malformed(message: string): ClientError {
  return new ClientError('answer.malformed', message);
}
