/**
 * How large the disk of the bodies is, for those who only show it. A disk that hangs is not waited for, and not asked again
 * before it has answered: each question to it holds one of the few threads that all files are read and written with.
 */
import type { BlobSpace, BlobStore } from './blob-store.ts';
import { soon } from './soon.ts';

const WITHIN_MS = 2_000;

export class DiskSpace {
  #asking: Promise<BlobSpace | undefined> | undefined;

  constructor(private readonly blobs: BlobStore) {}

  /** Undefined when it cannot be told, or not soon: that the folder is away is said by those who cannot do without it. */
  read(): Promise<BlobSpace | undefined> {
    this.#asking ??= this.blobs
      .space()
      .catch(() => undefined)
      .finally(() => {
        this.#asking = undefined;
      });
    return soon(this.#asking, WITHIN_MS);
  }
}
