/** Bytes on the disk: durable before anybody relies on them, whole, ours. */
import { tests, within, type Guard } from '../guard.ts';

const folder = 'src/storage/blobs/disk';
const disk = tests('src/storage/blobs/disk/disk-blob-store.spec.ts');
const contract = tests('test/contract/disk-blob-store.spec.ts');
const recovery = tests('test/expiry/recovery.spec.ts');

export const blobGuards: readonly Guard[] = [
  {
    guard: 'Bytes are synced before the blob gets its name.',
    without: 'the rename comes before the fsync',
    spellings: [
      within(
        `${folder}/disk-blob-writer.ts`,
        'await this.#syncBytes();\n      await this.#moveIntoPlace();',
        'await this.#moveIntoPlace();\n      await this.#syncBytes();',
        disk,
      ),
    ],
  },
  {
    guard: 'A blob’s name is synced before anybody is told of it.',
    without: 'the folder of the blob is not synced',
    spellings: [within(`${folder}/disk-blob-writer.ts`, 'await syncDirectory(this.disk, shard);', '', disk)],
  },
  {
    guard: 'A file whose fsync failed is not trusted again.',
    without: 'the next fsync is believed',
    spellings: [
      within(`${folder}/disk-blob-writer.ts`, 'await this.#removePartial();\n      throw error;', 'throw error;', disk),
    ],
  },
  {
    guard: 'The mark of the store is synced before it counts.',
    without: 'it is renamed unsynced',
    spellings: [within(`${folder}/store-mark.ts`, 'await handle.sync();', '', disk)],
  },
  {
    guard: 'A short write goes on.',
    without: 'what the medium did not take is left out',
    spellings: [within(`${folder}/disk-blob-writer.ts`, 'rest = piecesAfter(rest, bytesWritten);', 'rest = [];', disk)],
  },
  {
    guard: 'No name leads out of the uploads folder.',
    without: 'any text is a blob id',
    spellings: [within(`${folder}/blob-paths.ts`, 'if (!isBlobId(blobId)) throw', 'if (false) throw', contract)],
  },
  {
    guard: 'A blob that is not there is missing only if the folder is ours.',
    without: 'an unmounted folder makes shares look lost',
    spellings: [
      within(
        `${folder}/disk-blob-store.ts`,
        'return new DiskBlobReader(handle, await sizeOf(handle));\n    await this.#mark.check();',
        'return new DiskBlobReader(handle, await sizeOf(handle));',
        { specs: [...disk.specs, ...contract.specs] },
      ),
    ],
  },
  {
    guard: 'A folder that became another’s is not used on.',
    without: 'the mark is not read again',
    spellings: [
      within(`${folder}/store-mark.ts`, 'if ((await this.read()) !== storeId) throw', 'if (false) throw', contract),
    ],
  },
  {
    guard: 'After a crash an upload becomes ready only when its file is whole.',
    without: 'any number of bytes will do',
    spellings: [
      within(
        'src/share/finish-upload.ts',
        'if (found?.sizeBytes !== bodyBytes) return false;',
        'if (found === undefined) return false;',
        recovery,
      ),
    ],
  },
  {
    guard: 'After a crash an upload becomes ready only when its file is published.',
    without: 'the record is ready before the file',
    spellings: [
      within(
        'src/share/finish-upload.ts',
        'if (share.blobId === undefined || !(await publishIfWhole(blobs, share.blobId, share.bodyBytes))) return false;',
        '',
        recovery,
      ),
    ],
  },
];
