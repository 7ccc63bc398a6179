/**
 * Writes a body in batches: pieces are collected to 256 KiB, then go to the medium in one `writev`, and one
 * write is in flight at a time. Larger batches leave the processor's cache and are slower when many upload. A large
 * body is copied into two blocks that take turns: each piece is free at once, where tens of MiB of pieces would
 * wait for the garbage collector.
 */
import { concatBytes } from '../sealed/bytes.ts';
import type { BlobWriter } from '../share/blob-store.ts';

const BATCH_BYTES = 262_144;
/** Room for the piece that completes a batch. A larger one is written from where it lies. */
const BLOCK_BYTES = BATCH_BYTES + 131_072;
/** A body up to this needs no block. */
const SMALL_BYTES = 65_536;

/** Opens the blob when the first batch is written: a small body may never need one. */
export type OpenBlob = () => Promise<BlobWriter>;

export class BodyWriter {
  readonly #open: OpenBlob;
  #writer: BlobWriter | undefined;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  /** The one being filled, and the one being written. */
  #blocks: [Uint8Array, Uint8Array] | undefined;
  #blockBytes = 0;
  #isPastBlock = false;
  #flight: Promise<void> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(open: OpenBlob) {
    this.#open = open;
  }

  /** The blob, once a batch was written. */
  get writer(): BlobWriter | undefined {
    return this.#writer;
  }

  /** Takes pieces, which must not change afterwards. A promise: wait for it before adding more. */
  add(pieces: readonly Uint8Array[]): Promise<void> | undefined {
    this.#throwFailure();
    for (const piece of pieces) this.#append(piece);
    if (this.#batchBytes < BATCH_BYTES) return undefined;
    if (this.#flight === undefined) {
      this.#take();
      return undefined;
    }
    return this.#flight.then(() => {
      this.#throwFailure();
      if (this.#batchBytes >= BATCH_BYTES && this.#flight === undefined) this.#take();
    });
  }

  /** Resolves when everything added is with the operating system. */
  async flush(): Promise<void> {
    await this.#flight;
    this.#throwFailure();
    if (this.#batchBytes === 0) return;
    this.#take();
    await this.#flight;
    this.#throwFailure();
  }

  /** Everything added, if nothing was written yet and it is at most `maxBytes`. */
  unwritten(maxBytes: number): Uint8Array | undefined {
    const untouched = this.#writer === undefined && this.#flight === undefined && this.#failure === undefined;
    return untouched && this.#batchBytes <= maxBytes ? concatBytes(this.#pieces()) : undefined;
  }

  /** Waits for a write in flight and forgets what was not written; a failure is no news any more. */
  async stop(): Promise<BlobWriter | undefined> {
    this.#empty();
    await this.#flight;
    return this.#writer;
  }

  #append(piece: Uint8Array): void {
    // An empty piece would start the block without filling it, and the next one would start it again.
    if (piece.length === 0) return;
    this.#batchBytes += piece.length;
    if (this.#blocks === undefined && this.#batchBytes <= SMALL_BYTES) {
      this.#batch.push(piece);
      return;
    }
    this.#blocks ??= [new Uint8Array(BLOCK_BYTES), new Uint8Array(BLOCK_BYTES)];
    const [block] = this.#blocks;
    const end = this.#blockBytes + piece.length;
    // What went past the block comes after it: nothing may be put into it any more.
    if (end > BLOCK_BYTES || this.#isPastBlock) {
      this.#isPastBlock = true;
      this.#batch.push(piece);
      return;
    }
    if (this.#blockBytes === 0) this.#batch.push(block);
    block.set(piece, this.#blockBytes);
    this.#blockBytes = end;
  }

  /** The pieces of the batch in order, the block cut to what is in it. */
  #pieces(): Uint8Array[] {
    const block = this.#blocks?.[0];
    return this.#batch.map((piece) => (piece === block ? block.subarray(0, this.#blockBytes) : piece));
  }

  #empty(): void {
    this.#batch = [];
    this.#batchBytes = 0;
    this.#blockBytes = 0;
    this.#isPastBlock = false;
  }

  #take(): void {
    const pieces = this.#pieces();
    this.#empty();
    // No write is in flight: the other block is free.
    this.#blocks?.reverse();
    // Never rejects: the failure is thrown by the next call, which somebody surely awaits.
    this.#flight = this.#write(pieces)
      .catch((cause: unknown) => {
        this.#failure = { cause };
      })
      .finally(() => {
        this.#flight = undefined;
      });
  }

  async #write(pieces: readonly Uint8Array[]): Promise<void> {
    this.#writer ??= await this.#open();
    await this.#writer.write(pieces);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
