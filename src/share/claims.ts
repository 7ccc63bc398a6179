/** A claim's life: taken, repeated, finished. Pure. */
import { withEvent } from './events.ts';
import { burn, isLive, isUsedUp } from './lifetime.ts';
import type { Refusal } from './refusal.ts';
import type { Claim, ShareRecord, ShareRules, Traces } from './share.ts';
import { sameHash } from './token-hash.ts';

/** The record with one more slot taken. Start times are unique, because the owner names a claim by its own. */
export function takeSlot(share: ShareRecord, claimTokenHash: string, now: number): ShareRecord {
  const startedAt = Math.max(now, ...share.claims.map((c) => c.startedAt + 1));
  // A body that came inline is handed over whole in the answer to the claim.
  const claim: Claim = { tokenHash: claimTokenHash, startedAt, completeAt: share.createdInline ? now : undefined };
  return withEvent({ ...share, claims: [...share.claims, claim] }, 'claimed', now);
}

export function replaceClaim(share: ShareRecord, claim: Claim): ShareRecord {
  return { ...share, claims: share.claims.map((c) => (c.tokenHash === claim.tokenHash ? claim : c)) };
}

export const findClaim = (share: ShareRecord, claimTokenHash: string): Claim | undefined =>
  share.claims.find((claim) => sameHash(claim.tokenHash, claimTokenHash));

/** Burned(downloaded) when the last slot is finished. */
const burnIfUsedUp = (share: ShareRecord, now: number): ShareRecord =>
  share.burned === undefined && isUsedUp(share) ? burn(share, 'downloaded', now) : share;

/** Everything arrived, says the recipient. Idempotent, also after the burn. */
export function acknowledge(
  share: ShareRecord,
  claimTokenHash: string,
  now: number,
): { readonly share: ShareRecord } | { readonly refusal: Refusal } {
  const claim = findClaim(share, claimTokenHash);
  if (claim === undefined) return { refusal: { code: 'share.not_found' } };
  if (claim.revokedAt !== undefined) return { refusal: { code: 'claim.revoked' } };
  if (claim.acknowledgedAt !== undefined) return { share };
  const done = withEvent(replaceClaim(share, { ...claim, acknowledgedAt: now }), 'acknowledged', now);
  return { share: burnIfUsedUp(done, now) };
}

/** When a complete but unacknowledged claim is taken as finished: a grace after its last byte or last request. */
export function assumedCompleteAt(claim: Claim, traces: Traces, rules: ShareRules): number | undefined {
  if (!isLive(claim) || claim.completeAt === undefined) return undefined;
  const lastAt = traces.progress[claim.tokenHash]?.lastAt ?? 0;
  return Math.max(claim.completeAt, lastAt) + rules.unacknowledgedGraceMs;
}

/** The record with every claim finished whose grace is over. */
export function assumeComplete(share: ShareRecord, traces: Traces, now: number, rules: ShareRules): ShareRecord {
  const late = share.claims.filter((claim) => {
    const at = assumedCompleteAt(claim, traces, rules);
    return at !== undefined && at <= now;
  });
  const finished = late.reduce(
    (record, claim) => withEvent(replaceClaim(record, { ...claim, assumedCompleteAt: now }), 'assumed_complete', now),
    share,
  );
  return late.length === 0 ? share : burnIfUsedUp(finished, now);
}

/** The record with live and assumed claims revoked (all, or the one that started at `which`); unchanged when none is. */
export function revokeClaims(share: ShareRecord, which: number | 'all', now: number): ShareRecord {
  const revocable = (claim: Claim): boolean =>
    claim.revokedAt === undefined &&
    claim.acknowledgedAt === undefined &&
    (which === 'all' || claim.startedAt === which);
  if (!share.claims.some(revocable)) return share;
  return { ...share, claims: share.claims.map((c) => (revocable(c) ? { ...c, revokedAt: now } : c)) };
}
