/**
 * How much may still be promised without touching the disk space that is to stay free. Bytes that were promised and are
 * not written yet do not show on the disk: the metadata store knows them, of all servers, and decides in one step.
 */
import type { BlobSpace, BlobStore } from '../share/blob-store.ts';
import type { QuotaLimits } from '../share/metadata-store.ts';

const SPACE_AGE_MS = 1_000;
/** Less than this may be granted by a look at the disk that is a second old. */
const SMALL_BYTES = 4_194_304;

type Measured = Required<Pick<QuotaLimits, 'unwrittenBytes' | 'writtenBytes'>>;

export class FreeDisk {
  #space: { readonly at: number; readonly value: BlobSpace } | undefined;
  #running: Promise<Measured> | undefined;
  #next: Promise<Measured> | undefined;

  constructor(
    private readonly blobs: BlobStore,
    private readonly keepFreeBytes: number,
  ) {}

  async totalBytes(): Promise<number> {
    return (await this.#spaceOfAge(SPACE_AGE_MS)).totalBytes;
  }

  /** What is free beyond what is to stay so, for somebody who wants `more`: many small shares at once must not all wait for the file system. */
  async unpromised(more: number): Promise<number> {
    const { freeBytes } = await this.#spaceOfAge(more > SMALL_BYTES ? 0 : SPACE_AGE_MS);
    return freeBytes - this.keepFreeBytes;
  }

  /**
   * The same with what is written of it, as of a moment after the call. One measurement at a time: who asks
   * while one runs shares the next.
   */
  measured(): Promise<Measured> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<Measured> {
    this.#next = undefined;
    this.#running = this.#measure().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** In this order: what is written in between counts as gone and as still to come. */
  async #measure(): Promise<Measured> {
    const writtenBytes = await this.blobs.partialBytes();
    const { freeBytes } = await this.#spaceOfAge(0);
    return { writtenBytes, unwrittenBytes: freeBytes - this.keepFreeBytes };
  }

  async #spaceOfAge(maxAgeMs: number): Promise<BlobSpace> {
    const now = performance.now();
    if (this.#space === undefined || now - this.#space.at >= maxAgeMs)
      this.#space = { at: now, value: await this.blobs.space() };
    return this.#space.value;
  }
}
