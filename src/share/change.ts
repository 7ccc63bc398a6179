/** What the owner may change, in one step or not at all. Pure. */
import { revokeClaims } from './claims.ts';
import { withEvent } from './events.ts';
import { burn, isFinished, isLive, openFrom } from './lifetime.ts';
import { hasAttempts } from './password-attempts.ts';
import { granted, refused, type Refusal, type Verdict } from './refusal.ts';
import type { Expiry, ShareRecord, ShareRules } from './share.ts';

export const MOST_DOWNLOADS = 100;
export const MOST_UNLOCKS = 3;
export const MOST_REARMS = 3;

/** Why a change is refused, in words. Said here once: an engine that decides in another language says the same. */
export const changeRefused = {
  unlocks: (): Refusal => ({
    code: 'change.refused',
    detail: `This share was already unlocked ${String(MOST_UNLOCKS)} times. Revoke it and send a new one.`,
  }),
  noClaim: (): Refusal => ({ code: 'change.refused', detail: 'No claim of this share started at that time.' }),
  rearms: (): Refusal => ({
    code: 'change.refused',
    detail: `This share was already re-armed ${String(MOST_REARMS)} times. Revoke it and send a new one.`,
  }),
  /** @param least already taken, or one */
  downloads: (least: number): Refusal => ({
    code: 'change.refused',
    detail: `Downloads must be from ${String(least)} (already taken or one) to ${String(MOST_DOWNLOADS)}.`,
  }),
  /** @param latest ms since the epoch */
  expiry: (latest: number): Refusal => ({
    code: 'request.invalid',
    detail: `The expiry must lie between now and ${new Date(latest).toISOString()}. Nothing was changed.`,
  }),
} as const;

/** Times in ms. Absent members stay as they are. */
export interface ShareChange {
  readonly expiry?: Expiry | undefined;
  readonly downloads?: number | undefined;
  readonly unlock?: boolean | undefined;
  /** Every unfinished claim, or the one that started at this instant. */
  readonly rearm?: number | 'all' | undefined;
}

export const unlocksLeft = (share: ShareRecord): number => Math.max(0, MOST_UNLOCKS - share.unlocks);
export const rearmsLeft = (share: ShareRecord): number => Math.max(0, MOST_REARMS - share.rearms);

type Step = (share: ShareRecord, change: ShareChange, now: number, rules: ShareRules) => Verdict<ShareRecord>;

const unlock: Step = (share, change, now) => {
  if (change.unlock !== true || !hasAttempts(share, now)) return granted(share);
  if (unlocksLeft(share) === 0) return refused(changeRefused.unlocks());
  const cleared = { ...share, attempts: 0, pending: [], unlocks: share.unlocks + 1 };
  return granted(withEvent(cleared, 'unlocked', now));
};

const rearm: Step = (share, change, now) => {
  const { rearm: which } = change;
  if (which === undefined) return granted(share);
  if (which !== 'all' && !share.claims.some((claim) => claim.startedAt === which))
    return refused(changeRefused.noClaim());
  const revoked = revokeClaims(share, which, now);
  if (revoked === share) return granted(share);
  if (rearmsLeft(share) === 0) return refused(changeRefused.rearms());
  return granted(withEvent({ ...revoked, rearms: share.rearms + 1 }, 'rearmed', now));
};

const setDownloads: Step = (share, change, now) => {
  const { downloads } = change;
  if (downloads === undefined || downloads === share.downloads) return granted(share);
  const live = share.claims.filter(isLive).length;
  const finished = share.claims.filter(isFinished).length;
  const least = Math.max(1, live + finished);
  if (downloads < least || downloads > MOST_DOWNLOADS) return refused(changeRefused.downloads(least));
  const changed = withEvent({ ...share, downloads }, 'changed', now);
  return granted(live === 0 && finished >= downloads ? burn(changed, 'downloaded', now) : changed);
};

/** A relative expiry counts from now, or from when the share opens; while uploading it goes on counting from ready. */
function changedExpiry(
  share: ShareRecord,
  expiry: Expiry,
  now: number,
): { readonly kept: Expiry; readonly at: number } {
  if ('at' in expiry) return { kept: expiry, at: expiry.at };
  const at = Math.max(now, share.availableFrom ?? 0) + expiry.inMs;
  return { kept: share.readyAt === undefined ? expiry : { at }, at };
}

const setExpiry: Step = (share, change, now, rules) => {
  if (change.expiry === undefined) return granted(share);
  const { kept, at } = changedExpiry(share, change.expiry, now);
  // An upload cannot be ready before now.
  const latest = openFrom({ ...share, readyAt: share.readyAt ?? now }) + rules.maxExpiresInMs;
  const neverOpen = 'inMs' in change.expiry && change.expiry.inMs <= 0;
  if (at <= now || neverOpen || at > latest) return refused(changeRefused.expiry(latest));
  return granted(withEvent({ ...share, expiry: kept }, 'changed', now));
};

/** Re-arming frees slots before downloads are counted, so that both can be asked at once. */
const steps: readonly Step[] = [unlock, rearm, setExpiry, setDownloads];

/** The whole change, or the first reason why not. */
export function applyChange(
  share: ShareRecord,
  change: ShareChange,
  now: number,
  rules: ShareRules,
): Verdict<ShareRecord> {
  let current = share;
  for (const step of steps) {
    const verdict = step(current, change, now, rules);
    if (!verdict.ok) return verdict;
    current = verdict.value;
  }
  return granted(current);
}
