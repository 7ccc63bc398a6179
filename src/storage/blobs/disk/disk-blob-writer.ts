/**
 * One blob being written: bytes into `tmp/`, then fsync, rename, fsync of both directories. Bytes go to explicit
 * positions: a request that lost its lock and wakes up late writes the bytes that belong there anyway, never behind others.
 */
import type { FileHandle } from 'node:fs/promises';
import { BlobError, StorageFull, type BlobWriter } from '../../../share/blob-store.ts';
import { type BlobPaths, shardOf } from './blob-paths.ts';
import { syncDirectory, type DiskCalls } from './disk-calls.ts';
import { hasCode, meaningOf, unlessMissing } from './disk-errors.ts';

/** What is left of `pieces` after their first `bytes` bytes. */
function piecesAfter(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes;
  let first = 0;
  for (; first < pieces.length; first++) {
    const length = pieces[first]?.length ?? 0;
    if (skip < length) break;
    skip -= length;
  }
  const [cut, ...rest] = pieces.slice(first);
  return cut === undefined ? [] : [cut.subarray(skip), ...rest];
}

export class DiskBlobWriter implements BlobWriter {
  #sizeBytes: number;
  #writing: Promise<void> | undefined;
  #ended = false;
  #published = false;

  constructor(
    private readonly disk: DiskCalls,
    private readonly paths: BlobPaths,
    private readonly blobId: string,
    private readonly handle: FileHandle,
    sizeBytes: number,
  ) {
    this.#sizeBytes = sizeBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  write(pieces: readonly Uint8Array[]): Promise<void> {
    if (this.#ended || this.#writing !== undefined)
      return Promise.reject(new BlobError('blob.misused', 'Written after the end, or twice at once.'));
    const writing = this.#append(pieces.filter((piece) => piece.length > 0)).finally(() => {
      this.#writing = undefined;
    });
    this.#writing = writing;
    return writing;
  }

  async publish(): Promise<void> {
    if (this.#ended) throw new BlobError('blob.misused', 'Published after the end.');
    await this.#end();
    try {
      await this.#syncBytes();
      await this.#moveIntoPlace();
      this.#published = true;
    } catch (error) {
      throw meaningOf(error);
    } finally {
      await this.handle.close();
    }
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    await this.#end();
    await this.handle.close();
  }

  async discard(): Promise<void> {
    await this.close();
    if (!this.#published) await this.#removePartial();
  }

  async #append(pieces: readonly Uint8Array[]): Promise<void> {
    let rest = pieces;
    try {
      while (rest.length > 0) {
        const { bytesWritten } = await this.handle.writev(rest, this.#sizeBytes);
        if (bytesWritten === 0) throw new StorageFull();
        this.#sizeBytes += bytesWritten;
        rest = piecesAfter(rest, bytesWritten);
      }
    } catch (error) {
      // How far a failed write came only the file knows.
      this.#sizeBytes = (await this.handle.stat()).size;
      throw meaningOf(error);
    }
  }

  /** No write may begin any more, and the running one has ended. Its failure is told to whoever began it. */
  async #end(): Promise<void> {
    this.#ended = true;
    await this.#writing?.catch(() => undefined);
  }

  async #syncBytes(): Promise<void> {
    try {
      await this.handle.sync();
    } catch (error) {
      // The kernel may have dropped what it could not write, and would call the next fsync a success.
      await this.#removePartial();
      throw error;
    }
  }

  async #moveIntoPlace(): Promise<void> {
    const shard = this.paths.shard(shardOf(this.blobId));
    if (!(await this.#rename())) {
      await this.#makeShard(shard);
      if (!(await this.#rename())) await this.#expectMovedByAnother();
    }
    await syncDirectory(this.disk, shard);
    await syncDirectory(this.disk, this.paths.tmp);
  }

  /** False when either directory entry is not there. */
  async #rename(): Promise<boolean> {
    const renamed = this.disk.rename(this.paths.partial(this.blobId), this.paths.published(this.blobId));
    return (await unlessMissing(renamed.then(() => true))) ?? false;
  }

  async #makeShard(shard: string): Promise<void> {
    try {
      await this.disk.mkdir(shard, { mode: 0o700 });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    await syncDirectory(this.disk, this.paths.root);
  }

  /** Two processes may finish the same upload after a crash: fine, when it is the same file. */
  async #expectMovedByAnother(): Promise<void> {
    const [ours, there] = await Promise.all([
      this.handle.stat(),
      unlessMissing(this.disk.stat(this.paths.published(this.blobId))),
    ]);
    if (there?.ino !== ours.ino || there.dev !== ours.dev)
      throw new BlobError('blob.gone', 'The blob was removed while it was being written.');
  }

  async #removePartial(): Promise<void> {
    await unlessMissing(this.disk.unlink(this.paths.partial(this.blobId)));
  }
}
