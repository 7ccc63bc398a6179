/** Time and state: when a share ends, what state it is in, what a burn leaves. Pure. */
import { withEvent } from './events.ts';
import type { BurnReason } from './refusal.ts';
import type { Claim, ShareRecord, ShareRules, ShareState, Traces } from './share.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A share must be open for at least this long. */
export const SHORTEST_LIFE_MS = MINUTE;
export const UPLOAD_WITHOUT_BYTES_MS = HOUR;
export const LONGEST_UPLOAD_MS = 7 * DAY;
export const TOMBSTONE_AFTER_BURN_MS = 7 * DAY;
export const TOMBSTONE_AFTER_EXPIRY_MS = DAY;
/** A charged password try that was not settled by then stays counted. */
export const PENDING_ATTEMPT_MS = MINUTE;

/** From when a relative expiry counts, and the upper bound too: max(ready, availableFrom). */
export function openFrom(share: Pick<ShareRecord, 'readyAt' | 'createdAt' | 'availableFrom'>): number {
  return Math.max(share.readyAt ?? share.createdAt, share.availableFrom ?? 0);
}

/** When the share expires; while uploading, the earliest that a relative expiry can come to. */
export function expiresAt(share: ShareRecord): number {
  return 'at' in share.expiry ? share.expiry.at : openFrom(share) + share.expiry.inMs;
}

/** When an unfinished upload lapses: idle too long, never begun, or too old. */
function uploadLapsesAt(share: ShareRecord, traces: Traces, rules: ShareRules): number {
  const traced = traces.upload !== undefined && traces.upload.bytes > 0 ? traces.upload.lastAt : 0;
  const lastAt = Math.max(traced, share.bytesCameAt ?? 0);
  if (lastAt === 0) return share.createdAt + UPLOAD_WITHOUT_BYTES_MS;
  return Math.min(lastAt + rules.uploadIdleLimitMs, share.createdAt + LONGEST_UPLOAD_MS);
}

/** What is kept durably of an upload's last bytes is at most this part of the idle limit old. */
export const BYTES_TOLD_PER_IDLE_LIMIT = 4;

/** True when the record should say again that bytes came. */
export function shouldTellBytes(share: ShareRecord, now: number, rules: ShareRules): boolean {
  if (share.readyAt !== undefined || share.burned !== undefined) return false;
  return now - (share.bytesCameAt ?? 0) >= rules.uploadIdleLimitMs / BYTES_TOLD_PER_IDLE_LIMIT;
}

/** The instant from which the share counts as burned(expired), whatever the sweeper has done. */
export function endOf(share: ShareRecord, traces: Traces, rules: ShareRules): number {
  if (share.readyAt !== undefined) return expiresAt(share);
  const lapse = uploadLapsesAt(share, traces, rules);
  return 'at' in share.expiry ? Math.min(lapse, share.expiry.at) : lapse;
}

/** The record without everything a tombstone does not keep. Bytes may still be on disk under `blobId`. */
export function burn(share: ShareRecord, reason: BurnReason, at: number): ShareRecord {
  if (share.burned !== undefined) return share;
  // A relative expiry that never began to run would have begun now.
  const end = expiresAt({ ...share, readyAt: share.readyAt ?? at });
  return {
    ...withEvent(share, 'burned', at),
    passwordTokenHash: undefined,
    sender: undefined,
    bytesCameAt: undefined,
    attempts: 0,
    pending: [],
    footprintBytes: share.blobId === undefined ? 0 : share.footprintBytes,
    expiry: { at: end },
    burned: { reason, at },
  };
}

/** When the tombstone itself goes and the id is free again. */
export function tombstoneEndsAt(share: ShareRecord): number {
  const burnedAt = share.burned?.at ?? Number.POSITIVE_INFINITY;
  return Math.min(burnedAt + TOMBSTONE_AFTER_BURN_MS, expiresAt(share) + TOMBSTONE_AFTER_EXPIRY_MS);
}

/**
 * The share as it is at `now`: burned(expired) past its end, gone past its tombstone. Every verb
 * starts here, so a late sweeper changes nothing that anybody can see.
 */
export function asOf(
  share: ShareRecord | undefined,
  traces: Traces,
  now: number,
  rules: ShareRules,
): ShareRecord | undefined {
  if (share === undefined) return undefined;
  const end = endOf(share, traces, rules);
  const current = share.burned === undefined && now >= end ? burn(share, 'expired', end) : share;
  const over = current.burned !== undefined && current.blobId === undefined && now >= tombstoneEndsAt(current);
  return over ? undefined : current;
}

export const isFinished = (claim: Claim): boolean =>
  claim.revokedAt === undefined && (claim.acknowledgedAt !== undefined || claim.assumedCompleteAt !== undefined);

export const isLive = (claim: Claim): boolean => claim.revokedAt === undefined && !isFinished(claim);

const takenSlots = (share: ShareRecord): number => share.claims.filter((c) => c.revokedAt === undefined).length;

export const freeSlots = (share: ShareRecord): number => Math.max(0, share.downloads - takenSlots(share));

/** Every download slot used up by a finished claim. */
export const isUsedUp = (share: ShareRecord): boolean => share.claims.filter(isFinished).length >= share.downloads;

/** When the last slot was taken: what a second visitor is told. */
export function lastClaimedAt(share: ShareRecord): number {
  return share.claims.reduce((latest, c) => (c.revokedAt === undefined ? Math.max(latest, c.startedAt) : latest), 0);
}

/** Charged tries that may still be taken back. */
export const pendingAttempts = (share: ShareRecord, now: number): number =>
  share.pending.filter((p) => now - p.at < PENDING_ATTEMPT_MS).length;

/** Enough settled wrong passwords. Tries still being hashed do not lock: one of them may be right. */
export function isLocked(share: ShareRecord, now: number, rules: ShareRules): boolean {
  return (
    share.passwordTokenHash !== undefined && share.attempts - pendingAttempts(share, now) >= rules.maxPasswordAttempts
  );
}

export function stateOf(share: ShareRecord, now: number, rules: ShareRules): ShareState {
  if (share.burned !== undefined) return 'burned';
  if (share.readyAt === undefined) return 'uploading';
  if (share.availableFrom !== undefined && now < share.availableFrom) return 'scheduled';
  if (freeSlots(share) === 0) return 'claimed';
  return isLocked(share, now, rules) ? 'locked' : 'ready';
}
