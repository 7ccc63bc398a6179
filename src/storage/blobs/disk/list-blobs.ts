/** Walks the folder's blobs one by one, so that a hundred thousand of them take no memory. */
import { join } from 'node:path';
import type { BlobListing } from '../../../share/blob-store.ts';
import { isBlobId, shardNames, shardOf, type BlobPaths } from './blob-paths.ts';
import type { DiskCalls } from './disk-calls.ts';
import { unlessMissing } from './disk-errors.ts';

/**
 * Every file named like one of ours, in the place where we would put it.
 * @param now by the clock that the files are stamped with; 0: nothing is known to be old
 */
export async function* listBlobs(disk: DiskCalls, paths: BlobPaths, now: number): AsyncGenerator<BlobListing, void> {
  // Partial ones first: one that is published meanwhile is met again in its new place, never missed.
  yield* listPartials(disk, paths, now);
  for (const shard of shardNames)
    yield* listDirectory(disk, paths.shard(shard), false, now, (name) => isBlobId(name) && shardOf(name) === shard);
}

export const listPartials = (disk: DiskCalls, paths: BlobPaths, now: number): AsyncGenerator<BlobListing, void> =>
  listDirectory(disk, paths.tmp, true, now, isBlobId);

async function* listDirectory(
  disk: DiskCalls,
  path: string,
  partial: boolean,
  now: number,
  isOurs: (name: string) => boolean,
): AsyncGenerator<BlobListing, void> {
  const directory = await unlessMissing(disk.opendir(path));
  if (directory === undefined) return;
  for await (const { name } of directory) {
    if (!isOurs(name)) continue;
    const stats = await unlessMissing(disk.stat(join(path, name)));
    if (stats?.isFile() === true)
      yield { blobId: name, sizeBytes: stats.size, untouchedMs: Math.max(0, now - stats.mtimeMs), partial };
  }
}
