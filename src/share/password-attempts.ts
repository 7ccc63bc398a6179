/** Guessing a password: count first, then compare, one counter per share for every door. Pure. */
import { withEvent } from './events.ts';
import { isLocked, pendingAttempts, PENDING_ATTEMPT_MS } from './lifetime.ts';
import type { Refusal } from './refusal.ts';
import type { ShareRecord, ShareRules } from './share.ts';
import { sameHash } from './token-hash.ts';

/** The record afterwards, and the refusal unless the password was right. */
export interface AttemptOutcome {
  readonly share: ShareRecord;
  readonly refusal?: Refusal | undefined;
}

/** Why no (further) try is allowed now; undefined when one is. */
function closed(share: ShareRecord, now: number, rules: ShareRules): Refusal | undefined {
  if (share.attempts < rules.maxPasswordAttempts) return undefined;
  // Tries that are still being hashed fill the counter too: one of them may be right and take its count back.
  return isLocked(share, now, rules) ? { code: 'share.locked' } : { code: 'server.busy', retryAfterSeconds: 1 };
}

export const attemptsLeft = (share: ShareRecord, rules: ShareRules): number =>
  Math.max(0, rules.maxPasswordAttempts - share.attempts);

function wrong(counted: ShareRecord, now: number, rules: ShareRules): AttemptOutcome {
  const noted = withEvent(counted, 'wrong_password', now);
  const left = attemptsLeft(noted, rules);
  if (!isLocked(noted, now, rules)) return { share: noted, refusal: { code: 'password.wrong', attemptsLeft: left } };
  const refusal: Refusal = { code: 'password.wrong', attemptsLeft: left, locks: true };
  return { share: withEvent(noted, 'locked', now), refusal };
}

/** Check 8 for a caller who brings the password token: counts, then compares; a right one takes its own count back. */
export function tryPassword(
  share: ShareRecord,
  passwordTokenHash: string | undefined,
  now: number,
  rules: ShareRules,
): AttemptOutcome {
  if (share.passwordTokenHash === undefined) return { share };
  const refusal = closed(share, now, rules);
  if (refusal !== undefined) return { share, refusal };
  if (passwordTokenHash === undefined) return { share, refusal: { code: 'password.required' } };
  const counted = { ...share, attempts: share.attempts + 1 };
  if (!sameHash(share.passwordTokenHash, passwordTokenHash)) return wrong(counted, now, rules);
  // Its own count taken back, the record is the one it was: nothing to keep.
  return { share };
}

/** As `tryPassword`, for the holder of a live claim: the right password works even while locked. */
export function tryPasswordAgain(
  share: ShareRecord,
  passwordTokenHash: string | undefined,
  now: number,
  rules: ShareRules,
): AttemptOutcome {
  const right =
    share.passwordTokenHash !== undefined &&
    passwordTokenHash !== undefined &&
    sameHash(share.passwordTokenHash, passwordTokenHash);
  return right ? { share } : tryPassword(share, passwordTokenHash, now, rules);
}

/** Charges one try before its (slow) hash is computed. `key` names it for `settleAttempt`. */
export function chargeAttempt(share: ShareRecord, key: string, now: number, rules: ShareRules): AttemptOutcome {
  const refusal = closed(share, now, rules);
  if (refusal !== undefined) return { share, refusal };
  const pending = share.pending.filter((p) => now - p.at < PENDING_ATTEMPT_MS);
  return { share: { ...share, attempts: share.attempts + 1, pending: [...pending, { key, at: now }] } };
}

/**
 * Compares a charged try. Right: its count is taken back. Wrong: it stays counted. A try that was
 * charged too long ago, or cleared by the owner's unlock, tells nothing: it must be made again.
 */
export function settleAttempt(
  share: ShareRecord,
  key: string,
  passwordTokenHash: string,
  now: number,
  rules: ShareRules,
): AttemptOutcome {
  const charged = share.pending.find((p) => p.key === key && now - p.at < PENDING_ATTEMPT_MS);
  if (charged === undefined || share.passwordTokenHash === undefined)
    return { share, refusal: { code: 'server.busy', retryAfterSeconds: 1 } };
  const settled = { ...share, pending: share.pending.filter((p) => p !== charged) };
  if (!sameHash(share.passwordTokenHash, passwordTokenHash)) return wrong(settled, now, rules);
  return { share: { ...settled, attempts: settled.attempts - 1 } };
}

/** True when the owner's unlock would change something. */
export const hasAttempts = (share: ShareRecord, now: number): boolean =>
  share.attempts > 0 || pendingAttempts(share, now) > 0;
