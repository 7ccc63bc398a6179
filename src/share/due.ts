/** What time alone does to a share, and when to look at it next. Pure. */
import { assumeComplete, assumedCompleteAt } from './claims.ts';
import { asOf, endOf, tombstoneEndsAt } from './lifetime.ts';
import type { ShareRecord, ShareRules, Traces } from './share.ts';

/** When the sweeper must look at this share again, in ms since the epoch. */
export function nextDueAt(share: ShareRecord, traces: Traces, rules: ShareRules): number {
  // Bytes of a burned share are removed at the next pass, then the tombstone waits for its own end.
  if (share.burned !== undefined) return share.blobId === undefined ? tombstoneEndsAt(share) : share.burned.at;
  const completions = share.claims.map((c) => assumedCompleteAt(c, traces, rules) ?? Number.POSITIVE_INFINITY);
  return Math.min(endOf(share, traces, rules), ...completions);
}

/** The share after everything that is due at `now`; undefined when its tombstone is over. */
export function settleDue(share: ShareRecord, traces: Traces, now: number, rules: ShareRules): ShareRecord | undefined {
  const current = asOf(share, traces, now, rules);
  return current === undefined || current.burned !== undefined ? current : assumeComplete(current, traces, now, rules);
}
