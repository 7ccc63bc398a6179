/** The blob store contract, run on real files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import { blobStoreContract } from './blob-store.contract.ts';

blobStoreContract('the folder on disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ots-blobs-'));
  const mark = join(root, '.store');
  return {
    open: () => DiskBlobStore.open(root),
    setMark: (storeId) => (storeId === undefined ? rm(mark, { force: true }) : writeFile(mark, `${storeId}\n`)),
    destroy: () => rm(root, { recursive: true, force: true }),
  };
});
