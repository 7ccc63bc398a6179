/** What blobs and records lack of each other, and when that is too much to be believed. Pure. */
import type { BlobListing } from '../share/blob-store.ts';
import type { ShareRecord } from '../share/share.ts';

/** A record whose body has to be in the blob store. While uploading it may not be there yet; burned, no longer. */
export function shouldHaveBlob(share: ShareRecord): share is ShareRecord & { readonly blobId: string } {
  return share.blobId !== undefined && share.readyAt !== undefined && share.burned === undefined;
}

/** One comparison of everything with everything. */
export interface Differences {
  /** Blobs that no record names and that nobody wrote to lately. */
  readonly orphans: ReadonlySet<string>;
  /** Ids of shares without their blob, and the blob's name. */
  readonly lost: ReadonlyMap<string, string>;
  readonly blobCount: number;
  /** Records that should have a blob. */
  readonly shareCount: number;
}

/** Blobs are collected first and records after them, so that a share made in between has both. */
export async function compare(
  blobs: AsyncIterable<BlobListing>,
  records: AsyncIterable<ShareRecord>,
  orphanMinAgeMs: number,
): Promise<Differences> {
  const unnamed = new Map<string, number>();
  for await (const { blobId, untouchedMs } of blobs)
    unnamed.set(blobId, Math.min(untouchedMs, unnamed.get(blobId) ?? untouchedMs));
  const blobCount = unnamed.size;
  const lost = new Map<string, string>();
  let shareCount = 0;
  for await (const share of records) {
    if (shouldHaveBlob(share)) shareCount += 1;
    if (share.blobId === undefined || unnamed.delete(share.blobId)) continue;
    if (shouldHaveBlob(share)) lost.set(share.id, share.blobId);
  }
  const orphans = new Set([...unnamed].filter(([, ms]) => ms >= orphanMinAgeMs).map(([blobId]) => blobId));
  return { orphans, lost, blobCount, shareCount };
}

/** What two scans in a row found: the rest was only on its way. */
export function confirmed(before: Differences | undefined, now: Differences): Differences {
  return {
    ...now,
    orphans: new Set([...now.orphans].filter((blobId) => before?.orphans.has(blobId) === true)),
    lost: new Map([...now.lost].filter(([id, blobId]) => before?.lost.get(id) === blobId)),
  };
}

const MOST_COUNT = 10;
const MOST_PART = 0.2;

const tooMany = (touched: number, all: number): boolean => touched > MOST_COUNT && touched > all * MOST_PART;

/** More than 10 and more than a fifth, in either direction: rather a mistake of ours or the operator's than the truth. */
export function isImplausible({ orphans, lost, blobCount, shareCount }: Differences): boolean {
  return tooMany(orphans.size, blobCount) || tooMany(lost.size, shareCount);
}
