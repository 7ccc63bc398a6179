// A range of plain bytes out of the middle of a body: which chunks hold it, and an opener for just those.
// Whoever starts in the middle opens the last chunk first: it alone proves that the body has the length it is said to have.
import type { SyncAeadEngine, SyncChunkCipher } from './aead.ts';
import { ChunkOpener, chunkNonce, type ChunkJob } from './chunks.ts';
import { SealedError } from './errors.ts';
import { FailureLatch } from './failure-latch.ts';
import { chunkBytes, chunkCount, payloadNonceBytes, plainBytesOf, sealedChunkBytes } from './sizes.ts';
import { splitSlices } from './slices.ts';

/** A piece of the body, [start, end), and the chunks it holds, [firstChunk, endChunk). */
export interface BodyRange {
  readonly start: number;
  readonly end: number;
  readonly firstChunk: number;
  readonly endChunk: number;
}

/** Where chunk `index` starts in the body. */
export function chunkStart(index: number): number {
  return payloadNonceBytes + sealedChunkBytes * index;
}

/**
 * What to fetch for the plain bytes [from, to).
 * @throws SealedError `sealed.mismatch` if no body has that length; `sealed.usage` unless 0 ≤ from < to ≤ plain size.
 */
export function bodyRangeOf(bodyBytes: number, from: number, to: number): BodyRange {
  const plainBytes = requirePlainBytes(bodyBytes);
  if (!(from >= 0 && from < to && to <= plainBytes)) {
    throw new SealedError('sealed.usage', 'The range is empty or not within the plain bytes.');
  }
  const firstChunk = Math.floor(from / chunkBytes);
  const endChunk = Math.ceil(to / chunkBytes);
  return { start: chunkStart(firstChunk), end: Math.min(chunkStart(endChunk), bodyBytes), firstChunk, endChunk };
}

/** Where the last chunk is. @throws SealedError `sealed.mismatch` if no body has that length. */
export function lastChunkRange(bodyBytes: number): BodyRange {
  const endChunk = chunkCount(requirePlainBytes(bodyBytes));
  return { start: chunkStart(endChunk - 1), end: bodyBytes, firstChunk: endChunk - 1, endChunk };
}

/**
 * Opens the last chunk, which proves the length of the body. `sealed`: the bytes of `lastChunkRange`.
 * @throws SealedError `sealed.tampered`
 */
export function openLastChunk(cipher: SyncChunkCipher, bodyBytes: number, sealed: readonly Uint8Array[]): Uint8Array {
  return cipher.open(chunkNonce(lastChunkRange(bodyBytes).firstChunk, true), sealed);
}

/** Opens the bytes of `bodyRangeOf(bodyBytes, from, to)` and gives out exactly the plain bytes [from, to). Use `openLastChunk` before. */
export class RangeOpener {
  readonly range: BodyRange;
  readonly #cipher: SyncChunkCipher;
  readonly #latch = new FailureLatch();
  readonly #chunks: ChunkOpener;
  #skip: number;
  #wanted: number;

  constructor(aead: SyncAeadEngine, payloadKey: Uint8Array, bodyBytes: number, from: number, to: number) {
    this.range = bodyRangeOf(bodyBytes, from, to);
    this.#cipher = aead.forKey(payloadKey);
    this.#chunks = new ChunkOpener({ bodyBytes, firstChunk: this.range.firstChunk, endChunk: this.range.endChunk });
    this.#skip = from % chunkBytes;
    this.#wanted = to - from;
  }

  /** @throws SealedError `sealed.tampered`, `sealed.trailing` */
  push(slice: Uint8Array): Uint8Array[] {
    return this.#latch.run(() => this.#chunks.push(slice).flatMap((job) => this.#open(job)));
  }

  /** @throws SealedError `sealed.truncated` */
  finish(): void {
    this.#latch.run(() => this.#chunks.finish());
  }

  #open(job: ChunkJob): Uint8Array[] {
    const [, fromStart] = splitSlices(this.#cipher.openSlices(job.nonce, job.slices), this.#skip);
    const [wanted] = splitSlices(fromStart, this.#wanted);
    this.#skip = 0;
    for (const slice of wanted) this.#wanted -= slice.length;
    return wanted;
  }
}

function requirePlainBytes(bodyBytes: number): number {
  const plainBytes = plainBytesOf(bodyBytes);
  if (plainBytes === undefined) throw new SealedError('sealed.mismatch', `No body has ${bodyBytes.toString()} bytes.`);
  return plainBytes;
}
