/** Walks the folder's blobs one by one, so that a hundred thousand of them take no memory. */
import { join } from 'node:path';
import type { BlobListing } from '../../../share/blob-store.ts';
import { isBlobId, shardNames, shardOf, type BlobPaths } from './blob-paths.ts';
import type { DiskCalls } from './disk-calls.ts';
import { unlessMissing } from './disk-errors.ts';

/** Every file named like one of ours, in the place where we would put it. */
export async function* listBlobs(disk: DiskCalls, paths: BlobPaths): AsyncGenerator<BlobListing, void> {
  // Partial ones first: one that is published meanwhile is met again in its new place, never missed.
  yield* listPartials(disk, paths);
  for (const shard of shardNames)
    yield* listDirectory(disk, paths.shard(shard), false, (name) => isBlobId(name) && shardOf(name) === shard);
}

export const listPartials = (disk: DiskCalls, paths: BlobPaths): AsyncGenerator<BlobListing, void> =>
  listDirectory(disk, paths.tmp, true, isBlobId);

async function* listDirectory(
  disk: DiskCalls,
  path: string,
  partial: boolean,
  isOurs: (name: string) => boolean,
): AsyncGenerator<BlobListing, void> {
  const directory = await unlessMissing(disk.opendir(path));
  if (directory === undefined) return;
  for await (const { name } of directory) {
    if (!isOurs(name)) continue;
    const stats = await unlessMissing(disk.stat(join(path, name)));
    if (stats?.isFile() === true)
      yield { blobId: name, sizeBytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs), partial };
  }
}
