/**
 * Where each blob lies: `tmp/<uuid>` while it is written, `<2 hex>/<uuid>` once published. Ids are checked here,
 * so that no path ever leaves the folder and no foreign file is ever taken for a blob.
 */
import { join } from 'node:path';
import { BlobError } from '../../../share/blob-store.ts';

/** Lower case only: on a case-blind file system two spellings would be one file. */
const BLOB_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isBlobId = (name: string): boolean => BLOB_ID.test(name);

/** The names of all directories that published blobs can lie in. */
export const shardNames: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export const shardOf = (blobId: string): string => blobId.slice(0, 2);

export class BlobPaths {
  readonly tmp: string;
  readonly mark: string;

  constructor(readonly root: string) {
    this.tmp = join(root, 'tmp');
    this.mark = join(root, '.store');
  }

  partial(blobId: string): string {
    return join(this.tmp, checked(blobId));
  }

  shard(name: string): string {
    return join(this.root, name);
  }

  published(blobId: string): string {
    return join(this.root, shardOf(checked(blobId)), blobId);
  }
}

function checked(blobId: string): string {
  if (!isBlobId(blobId)) throw new BlobError('blob.misused', 'A blob id is a lower-case UUID.');
  return blobId;
}
