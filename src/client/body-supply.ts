// Parts of a sealed body as the server hands them out, held against the length the body must have.
import { concatBytes } from '../sealed/bytes.ts';
import { SealedError } from '../sealed/errors.ts';
import { ClientError, NetworkError } from './client-error.ts';
import { isProblem } from './problem-error.ts';
import type { ShareApi } from './share-api.ts';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Where a claimant finds a body. */
export interface BodyAddress {
  readonly shareId: string;
  readonly bodyUrl: string;
  readonly claimToken: Uint8Array;
}

export class BodySupply {
  readonly #api: ShareApi;
  readonly #address: BodyAddress;
  readonly #bodyBytes: number;
  readonly #signal: AbortSignal | undefined;

  constructor(api: ShareApi, address: BodyAddress, bodyBytes: number, signal?: AbortSignal) {
    this.#api = api;
    this.#address = address;
    this.#bodyBytes = bodyBytes;
    this.#signal = signal;
  }

  /**
   * The bytes [start, end), or fewer, or more: whoever reads must count.
   * @throws ClientError `share.refused` if the server says that the body has another length; NetworkError `network.cut`,
   * `network.timeout`; ProblemError; the reason of the signal
   */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
    const response = await this.#ask(start, end);
    let skip = this.#bytesBefore(response, start, end);
    // What follows a part of a whole answer is nothing to complain about; what follows the end of the body is.
    let left = response.status === 206 || end === this.#bodyBytes ? Infinity : end - start;
    if (response.body === null) return;
    for await (const slice of this.#slices(response.body)) {
      const wanted = slice.subarray(skip, skip + left);
      skip -= Math.min(skip, slice.length);
      left -= wanted.length;
      if (wanted.length > 0) yield wanted;
      if (left === 0) return;
    }
  }

  /** Exactly the bytes [start, end). @throws as `read` does; SealedError `sealed.truncated`, `sealed.trailing` */
  async readAll(start: number, end: number): Promise<Uint8Array> {
    const slices: Uint8Array[] = [];
    let missing = end - start;
    for await (const slice of this.read(start, end)) {
      missing -= slice.length;
      // Not more than was asked for, or a hostile server could fill the memory.
      if (missing < 0) throw new SealedError('sealed.trailing', 'The server sends more than it was asked for.');
      slices.push(slice);
    }
    if (missing > 0) throw new SealedError('sealed.truncated', 'The server sends less than it was asked for.');
    return concatBytes(slices);
  }

  async #ask(start: number, end: number): Promise<Response> {
    const { shareId, bodyUrl, claimToken } = this.#address;
    try {
      return await this.#api.body(shareId, bodyUrl, claimToken, { start, end }, this.#signal);
    } catch (error) {
      // We never ask for more than a body of that length has.
      throw isProblem(error, 'request.range') ? refused(error) : error;
    }
  }

  /** How many bytes come before those asked for: none, or all of them where somebody in between knows no ranges. */
  #bytesBefore(response: Response, start: number, end: number): number {
    if (response.status === 206) {
      const wanted = `bytes ${start.toString()}-${(end - 1).toString()}/${this.#bodyBytes.toString()}`;
      if (response.headers.get('content-range') !== wanted) throw refused();
      return 0;
    }
    const length = response.headers.get('content-length');
    // Someone who packed the answer for the way knows another length than we do.
    const plain = !response.headers.has('content-encoding');
    if (plain && length !== null && length !== this.#bodyBytes.toString()) throw refused();
    return start;
  }

  async *#slices(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = body.getReader();
    let whole = false;
    try {
      for (let next = await this.#next(reader); !next.done; next = await this.#next(reader)) yield next.value;
      whole = true;
    } finally {
      if (!whole) reader.cancel().catch(() => undefined);
    }
  }

  async #next(reader: Reader): Promise<Awaited<ReturnType<Reader['read']>>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const idle = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new NetworkError('network.timeout', 'The server stopped sending.'));
      }, this.#api.transport.idleMs);
    });
    try {
      return await Promise.race([reader.read(), idle]);
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (error instanceof NetworkError) throw error;
      throw new NetworkError('network.cut', 'The connection broke off.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

function refused(cause?: unknown): ClientError {
  return new ClientError('share.refused', 'The server offers a body of another length than the manifest says.', {
    cause,
  });
}
