// The client's records of what broke off, in the browser's database.
import type { ClaimRecord, ClaimRecords } from '../../src/client/claim-record.ts';
import type { ResumeRecord, ResumeRecords } from '../../src/client/resume-record.ts';
import type { UnfinishedUpload } from '../engine/engine-api.ts';
import { database, durably } from '../keep/database.ts';

/** @param describe what the person will have to pick again; asked when a record is kept for the first time */
export function keptResumeRecords(describe: (record: ResumeRecord) => UnfinishedUpload): ResumeRecords {
  return {
    async load(shareId) {
      return (await (await database()).get('uploads', shareId))?.record;
    },
    async save(record) {
      const transaction = (await database()).transaction('uploads', 'readwrite', durably);
      const known = await transaction.store.get(record.shareId);
      const about = { ...(known?.about ?? describe(record)), sentBytes: record.sentBytes };
      await Promise.all([transaction.store.put({ about, record }, record.shareId), transaction.done]);
    },
    async delete(shareId) {
      await (await database()).delete('uploads', shareId);
    },
  };
}

export async function keptUploads(): Promise<readonly UnfinishedUpload[]> {
  return (await (await database()).getAll('uploads')).map(({ about }) => about);
}

export const keptClaimRecords: ClaimRecords = {
  async load(shareId): Promise<ClaimRecord | undefined> {
    return (await database()).get('claims', shareId);
  },
  async save(record) {
    const transaction = (await database()).transaction('claims', 'readwrite', durably);
    const known = await transaction.store.get(record.shareId);
    await Promise.all([transaction.store.put({ ...known, ...record }, record.shareId), transaction.done]);
  },
  async delete(shareId) {
    await (await database()).delete('claims', shareId);
  },
};
