// The client's records of what broke off, in the browser's database.
import { MemoryClaimRecords, type ClaimRecord, type ClaimRecords } from '../../src/client/claim-record.ts';
import { MemoryResumeRecords, type ResumeRecord, type ResumeRecords } from '../../src/client/resume-record.ts';
import type { UnfinishedUpload } from '../engine/engine-api.ts';
import { database, durably } from '../keep/database.ts';

/** Where a browser keeps nothing, an upload ends with the page: safe, only not to be resumed after a reload. */
const passing = new MemoryResumeRecords();

async function databaseIfAny() {
  try {
    return await database();
  } catch {
    return undefined;
  }
}

/**
 * One of them for each run of an upload: what another tab has written since is never replaced, because both would seal other bytes under
 * the same nonce. This holds where browsers have no locks too.
 *
 * @param describe what the person will have to pick again; asked when a record is kept for the first time
 */
export function keptResumeRecords(describe: (record: ResumeRecord) => UnfinishedUpload): ResumeRecords {
  /** What stands there as far as this run knows. */
  const standing = new Map<string, string>();
  return {
    async load(shareId) {
      const kept = await databaseIfAny();
      if (kept === undefined) return passing.load(shareId);
      const record = (await kept.get('uploads', shareId))?.record;
      if (record !== undefined) standing.set(shareId, record.sentSha256);
      return record;
    },
    async save(record) {
      const kept = await databaseIfAny();
      if (kept === undefined) return passing.save(record);
      const transaction = kept.transaction('uploads', 'readwrite', durably);
      const known = await transaction.store.get(record.shareId);
      if (known?.record.sentSha256 !== standing.get(record.shareId)) {
        await transaction.done;
        throw new DOMException('Another tab works on this upload.', 'UploadElsewhereError');
      }
      const about = { ...(known?.about ?? describe(record)), sentBytes: record.sentBytes };
      await Promise.all([transaction.store.put({ about, record }, record.shareId), transaction.done]);
      standing.set(record.shareId, record.sentSha256);
      return undefined;
    },
    async delete(shareId) {
      standing.delete(shareId);
      await Promise.all([passing.delete(shareId), (await databaseIfAny())?.delete('uploads', shareId)]);
    },
  };
}

const claimsInDatabase: ClaimRecords = {
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

let chosen: Promise<ClaimRecords> | undefined;

/** In memory where this browser keeps nothing for us: then a download can be made, but not gone on with after a reload. */
function claimRecords(): Promise<ClaimRecords> {
  chosen ??= database().then(
    () => claimsInDatabase,
    () => new MemoryClaimRecords(),
  );
  return chosen;
}

export const keptClaimRecords: ClaimRecords = {
  load: async (shareId) => (await claimRecords()).load(shareId),
  save: async (record) => (await claimRecords()).save(record),
  delete: async (shareId) => (await claimRecords()).delete(shareId),
};
