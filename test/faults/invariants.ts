/** What must be so after every fault, whatever it was. */
import { expect } from '@jest/globals';
import { shouldHaveBlob } from '../../src/expiry/differences.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { bodiesKept, type KeptMetadata } from '../support/kept-by.ts';
import type { RunningServer } from '../support/running-server.ts';

/** What the sweeper would do in an hour, now: what is due, and two scans. */
export async function sweep({ application }: RunningServer): Promise<void> {
  const sweeper = application.get(Sweeper);
  await sweeper.runDuePass();
  for (let scan = 0; scan < 2; scan++) expect(await sweeper.runScan()).toMatchObject({ braked: false });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function unsentBytes({ records }: KeptMetadata): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { sender, footprintBytes } of records)
    if (sender !== undefined) sums[sender] = (sums[sender] ?? 0) + footprintBytes;
  return sums;
}

/**
 * No share lost, no key after a burn, no blob without a record and no record without a blob, the quota exact.
 *
 * @param forgotten ids of shares that had ended, so that their bytes were removed, before the store forgot that they had
 */
export async function expectConsistent(
  kept: KeptMetadata,
  uploadsDir: string,
  forgotten: readonly string[] = [],
): Promise<void> {
  const { records } = kept;
  expect(records.filter(({ burned, id }) => burned?.reason === 'lost' && !forgotten.includes(id))).toEqual([]);
  const live = records.filter(({ burned }) => burned === undefined);
  expect([...kept.secretIds].sort()).toEqual(live.map(({ id }) => id).sort());
  const { published, partial } = await bodiesKept(uploadsDir);
  const uploading = live.flatMap(({ readyAt, blobId }) => (readyAt === undefined ? [blobId] : []));
  // One that is whole and not called ready yet: its owner's next question, or the next start, calls it so.
  const named = published.filter((blobId) => !uploading.includes(blobId));
  expect(named.sort()).toEqual(
    records
      .filter(shouldHaveBlob)
      .map(({ blobId }) => blobId)
      .sort(),
  );
  expect(partial.filter((blobId) => !uploading.includes(blobId))).toEqual([]);
  expect(records.filter(({ burned, blobId }) => burned !== undefined && blobId !== undefined)).toEqual([]);
  expect(kept.storedBytes).toBe(sum(records.map(({ footprintBytes }) => footprintBytes)));
  expect(kept.unsentBytes).toEqual(unsentBytes(kept));
  expect(kept.reservedBytes).toBe(0);
}
