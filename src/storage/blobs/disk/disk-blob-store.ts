/** Blobs as files of one folder. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import {
  BlobError,
  BlobStore,
  BlobStoreUnreachable,
  type BlobListing,
  type BlobReader,
  type BlobSpace,
  type BlobWriter,
} from '../../../share/blob-store.ts';
import { BlobPaths } from './blob-paths.ts';
import { DiskBlobReader } from './disk-blob-reader.ts';
import { DiskBlobWriter } from './disk-blob-writer.ts';
import { diskCalls, type DiskCalls } from './disk-calls.ts';
import { hasCode, meaningOf, unlessMissing } from './disk-errors.ts';
import { listBlobs, listPartials } from './list-blobs.ts';
import { StoreMark } from './store-mark.ts';

export class DiskBlobStore extends BlobStore {
  readonly #paths: BlobPaths;
  readonly #mark: StoreMark;

  private constructor(
    root: string,
    private readonly disk: DiskCalls,
  ) {
    super();
    this.#paths = new BlobPaths(root);
    this.#mark = new StoreMark(disk, this.#paths);
  }

  /**
   * Makes the folder where it is missing and writes one byte to it, so that a wrong setting shows at start.
   * @param root absolute path
   * @throws BlobStoreUnreachable in words for whoever runs the server
   */
  static async open(root: string, disk: DiskCalls = diskCalls): Promise<DiskBlobStore> {
    const store = new DiskBlobStore(root, disk);
    try {
      await disk.mkdir(root, { recursive: true, mode: 0o700 });
      await store.#probe();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BlobStoreUnreachable(
        `The uploads folder ${root} cannot be written to (${reason}). Make it writable for the user that runs the server, or set UPLOADS_DIR to another folder.`,
        error,
      );
    }
    return store;
  }

  async create(blobId: string): Promise<BlobWriter> {
    const path = this.#paths.partial(blobId);
    await this.#mark.check();
    const handle = await this.#openNew(path);
    // Looked up after taking the partial name: whoever published it in between has given that name back before.
    if ((await this.#stat(this.#paths.published(blobId))) === undefined)
      return new DiskBlobWriter(this.disk, this.#paths, blobId, handle, 0);
    await handle.close();
    await this.disk.unlink(path);
    throw taken();
  }

  async resume(blobId: string): Promise<BlobWriter> {
    const path = this.#paths.partial(blobId);
    await this.#mark.check();
    const handle = await unlessMissing(this.disk.open(path, 'r+'));
    if (handle === undefined) return await this.create(blobId);
    return new DiskBlobWriter(this.disk, this.#paths, blobId, handle, await sizeOf(handle));
  }

  async find(blobId: string): Promise<{ readonly sizeBytes: number; readonly partial: boolean } | undefined> {
    // In the order in which a blob moves, so that one being published is seen in one of both places.
    const partial = await this.#stat(this.#paths.partial(blobId));
    if (partial !== undefined) return { sizeBytes: partial.size, partial: true };
    const published = await this.#stat(this.#paths.published(blobId));
    if (published !== undefined) return { sizeBytes: published.size, partial: false };
    await this.#mark.check();
    return undefined;
  }

  async open(blobId: string): Promise<BlobReader | undefined> {
    const handle = await unlessMissing(this.disk.open(this.#paths.published(blobId), 'r'));
    if (handle !== undefined) return new DiskBlobReader(handle, await sizeOf(handle));
    await this.#mark.check();
    return undefined;
  }

  async remove(blobId: string): Promise<void> {
    // In the order in which a blob moves: one that is being published loses its bytes or its way there.
    const partial = await this.#unlink(this.#paths.partial(blobId));
    const published = await this.#unlink(this.#paths.published(blobId));
    if (!partial && !published) await this.#mark.check();
  }

  async *list(): AsyncIterable<BlobListing> {
    await this.#mark.check();
    yield* listBlobs(this.disk, this.#paths, await this.#timeOfMedium());
    // Unmounted half-way, the rest of the list would read as missing.
    await this.#mark.check();
  }

  async space(): Promise<BlobSpace> {
    try {
      const { bsize, blocks, bavail } = await this.disk.statfs(this.#paths.root);
      return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
    } catch (error) {
      throw meaningOf(error);
    }
  }

  async tryToWrite(): Promise<void> {
    await this.#mark.check();
    try {
      await this.#probe();
    } catch (error) {
      throw meaningOf(error);
    }
  }

  async partialBytes(): Promise<number> {
    await this.#mark.check();
    let bytes = 0;
    for await (const { sizeBytes } of listPartials(this.disk, this.#paths, 0)) bytes += sizeBytes;
    return bytes;
  }

  owner(): Promise<string | undefined> {
    return this.#mark.read();
  }

  async adopt(storeId: string): Promise<void> {
    if ((await this.#mark.read()) === undefined && (await this.#isEmpty())) await this.#mark.write(storeId);
    await this.#mark.expect(storeId);
  }

  async #isEmpty(): Promise<boolean> {
    const blobs = listBlobs(this.disk, this.#paths, 0);
    try {
      return (await blobs.next()).done === true;
    } finally {
      await blobs.return();
    }
  }

  /** Where not even a name can be written down, nothing is known to be old. */
  async #timeOfMedium(): Promise<number> {
    try {
      return await this.#probe('');
    } catch {
      return 0;
    }
  }

  /** Writes a file and removes it again. Resolves to when that was, by the clock of the medium. */
  async #probe(text = '.'): Promise<number> {
    await this.#makeTmp();
    const path = join(this.#paths.tmp, `.probe-${randomUUID()}`);
    const handle = await this.disk.open(path, 'wx', 0o600);
    try {
      // Nothing at all: that needs no room, where the disk is full.
      if (text !== '') await handle.write(text);
      return (await handle.stat()).mtimeMs;
    } finally {
      await handle.close();
      await this.disk.unlink(path);
    }
  }

  async #makeTmp(): Promise<void> {
    try {
      await this.disk.mkdir(this.#paths.tmp, { mode: 0o700 });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }

  /** Opens a file that was not there. */
  async #openNew(path: string): Promise<FileHandle> {
    try {
      const handle = await unlessMissing(this.disk.open(path, 'wx', 0o600));
      if (handle !== undefined) return handle;
      await this.#makeTmp();
      return await this.disk.open(path, 'wx', 0o600);
    } catch (error) {
      throw hasCode(error, 'EEXIST') ? taken() : meaningOf(error);
    }
  }

  #stat(path: string): Promise<{ readonly size: number } | undefined> {
    return unlessMissing(this.disk.stat(path));
  }

  /** True when the name was there. */
  async #unlink(path: string): Promise<boolean> {
    return (await unlessMissing(this.disk.unlink(path).then(() => true))) ?? false;
  }
}

async function sizeOf(handle: FileHandle): Promise<number> {
  try {
    return (await handle.stat()).size;
  } catch (error) {
    await handle.close();
    throw meaningOf(error);
  }
}

const taken = (): BlobError => new BlobError('blob.exists', 'There is a blob of this name already.');
