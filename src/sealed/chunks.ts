// STREAM framing (age specification, "Payload") as two pure state machines: they cut slices into chunks, and decide index, nonce and
// which chunk is last. They know no cipher and copy no byte; an engine does the jobs they give out.
import { SealedError } from './errors.ts';
import { chunkBytes, chunkCount, payloadNonceBytes, plainBytesOf, sealedChunkBytes, tagBytes } from './sizes.ts';
import { SliceQueue } from './slices.ts';

/** One chunk to be sealed or opened. */
export interface ChunkJob {
  readonly index: number;
  readonly last: boolean;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** What goes into the cipher: plain bytes to seal, sealed bytes to open. */
  readonly slices: readonly Uint8Array[];
  /** The length of the plain side. */
  readonly plainBytes: number;
}

/** 3 zero bytes ‖ be64(index) ‖ 1 on the last chunk, else 0. */
export function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Cuts plain bytes into chunks to seal. `firstChunk` > 0 resumes: what is pushed then starts at that chunk. */
export class ChunkSealer {
  readonly #queue = new SliceQueue();
  #index: number;
  #finished = false;

  constructor(firstChunk = 0) {
    this.#index = firstChunk;
  }

  push(slice: Uint8Array): ChunkJob[] {
    if (this.#finished) throw new SealedError('sealed.usage', 'This sealer has finished.');
    this.#queue.add(slice);
    const jobs: ChunkJob[] = [];
    // A full chunk goes only with a byte after it, or we can not know yet whether it is the last one.
    while (this.#queue.bytes > chunkBytes) jobs.push(this.#job(chunkBytes, false));
    return jobs;
  }

  /** The last chunk, always exactly one job. */
  finish(): ChunkJob[] {
    if (this.#finished) throw new SealedError('sealed.usage', 'This sealer has finished.');
    if (this.#queue.bytes === 0 && this.#index > 0) {
      throw new SealedError(
        'sealed.usage',
        'Nothing follows the chunk to resume at, and the last chunk may not be empty.',
      );
    }
    this.#finished = true;
    return [this.#job(this.#queue.bytes, true)];
  }

  #job(plainBytes: number, last: boolean): ChunkJob {
    const index = this.#index;
    this.#index += 1;
    return { index, last, nonce: chunkNonce(index, last), slices: this.#queue.take(plainBytes), plainBytes };
  }
}

export interface ChunkOpenerOptions {
  /** The length of the whole body, nonce included. Without it the end of the input decides which chunk is last. */
  readonly bodyBytes?: number | undefined;
  /** What is pushed starts at this chunk. */
  readonly firstChunk?: number;
  /** Stop before this chunk; needs `bodyBytes`. Default: after the last one. */
  readonly endChunk?: number;
}

/** Cuts sealed bytes (without the payload nonce) into chunks to open. After it threw it is of no use any more. */
export class ChunkOpener {
  readonly #queue = new SliceQueue();
  /** Undefined if the end of the input decides. */
  readonly #lastIndex: number | undefined;
  /** How many bytes are still to come; infinite if unknown. */
  #missing = Infinity;
  #index: number;

  /** @throws SealedError `sealed.mismatch` if no body has that length. */
  constructor({ bodyBytes, firstChunk = 0, endChunk }: ChunkOpenerOptions = {}) {
    this.#index = firstChunk;
    if (bodyBytes === undefined) return;
    const plainBytes = plainBytesOf(bodyBytes);
    if (plainBytes === undefined)
      throw new SealedError('sealed.mismatch', `No body has ${bodyBytes.toString()} bytes.`);
    const chunks = chunkCount(plainBytes);
    this.#lastIndex = chunks - 1;
    const payload = bodyBytes - payloadNonceBytes;
    const end = endChunk === undefined || endChunk >= chunks ? payload : endChunk * sealedChunkBytes;
    this.#missing = end - firstChunk * sealedChunkBytes;
    if (this.#missing <= 0) throw new SealedError('sealed.usage', 'There is no chunk in that range.');
  }

  /** @throws SealedError `sealed.trailing` if more comes than the body has. */
  push(slice: Uint8Array): ChunkJob[] {
    if (slice.length > this.#missing)
      throw new SealedError('sealed.trailing', 'There are bytes after the end of the body.');
    this.#missing -= slice.length;
    this.#queue.add(slice);
    const jobs: ChunkJob[] = [];
    for (let bytes = this.#completeBytes(); bytes > 0; bytes = this.#completeBytes()) {
      jobs.push(this.#job(bytes, this.#index === this.#lastIndex));
    }
    return jobs;
  }

  /**
   * The end of the input.
   * @throws SealedError `sealed.truncated` if chunks are missing; `sealed.tampered` if the last one is empty and may not be.
   */
  finish(): ChunkJob[] {
    if (this.#missing === 0) return [];
    if (this.#lastIndex !== undefined || this.#queue.bytes < tagBytes) {
      throw new SealedError('sealed.truncated', 'The body ends too early.');
    }
    if (this.#queue.bytes === tagBytes && this.#index > 0) {
      throw new SealedError('sealed.tampered', 'The last chunk is empty, which only an empty body may have.');
    }
    this.#missing = 0;
    return [this.#job(this.#queue.bytes, true)];
  }

  /** The length of the next chunk if it has arrived and may be opened, else 0. */
  #completeBytes(): number {
    const waiting = this.#queue.bytes;
    if (this.#lastIndex === undefined) {
      // As for sealing: a full chunk may be the last one until a byte follows it.
      return waiting > sealedChunkBytes ? sealedChunkBytes : 0;
    }
    const bytes = Math.min(sealedChunkBytes, waiting + this.#missing);
    return waiting >= bytes ? bytes : 0;
  }

  #job(sealedBytes: number, last: boolean): ChunkJob {
    const index = this.#index;
    this.#index += 1;
    const slices = this.#queue.take(sealedBytes);
    return { index, last, nonce: chunkNonce(index, last), slices, plainBytes: sealedBytes - tagBytes };
  }
}
