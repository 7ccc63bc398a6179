/**
 * Writes a body in batches: pieces are collected to 256 KiB, then go to the medium in one `writev`, and one
 * write is in flight at a time. Larger batches leave the processor's cache and are slower when many upload.
 */
import { concatBytes, totalBytes } from '../sealed/bytes.ts';
import type { BlobWriter } from '../share/blob-store.ts';

const BATCH_BYTES = 262_144;

/** Opens the blob when the first batch is written: a small body may never need one. */
export type OpenBlob = () => Promise<BlobWriter>;

export class BodyWriter {
  readonly #open: OpenBlob;
  #writer: BlobWriter | undefined;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
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
    for (const piece of pieces) this.#batch.push(piece);
    this.#batchBytes += totalBytes(pieces);
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
    return untouched && this.#batchBytes <= maxBytes ? concatBytes(this.#batch) : undefined;
  }

  /** Waits for a write in flight and forgets what was not written; a failure is no news any more. */
  async stop(): Promise<BlobWriter | undefined> {
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#flight;
    return this.#writer;
  }

  #take(): void {
    const pieces = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
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
