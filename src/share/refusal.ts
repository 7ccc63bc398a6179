/** Why a share does not do what was asked. Expected outcomes, returned by the verbs; thrown only at the rim. */

/** Why a share was burned. `lost` means: its body disappeared from the blob store. */
export type BurnReason = 'downloaded' | 'expired' | 'revoked' | 'removed' | 'lost';

/** Times are milliseconds since the epoch. The codes are those of the wire contract. */
export type Refusal =
  | { readonly code: 'share.not_found' }
  | { readonly code: 'share.gone'; readonly reason: BurnReason; readonly at: number }
  | { readonly code: 'claim.revoked' }
  | { readonly code: 'claim.done' }
  | { readonly code: 'claim.exhausted'; readonly retryAfterSeconds: number }
  | { readonly code: 'share.uploading' }
  | { readonly code: 'share.not_yet'; readonly availableFrom: number }
  | { readonly code: 'share.claimed'; readonly claimedAt: number }
  | { readonly code: 'share.locked' }
  | { readonly code: 'share.exists' }
  | { readonly code: 'share.end_to_end' }
  | { readonly code: 'password.required' }
  /** `locks`: it was this try that locked the share. Told once for each time, and to nobody who asks over the wire. */
  | { readonly code: 'password.wrong'; readonly attemptsLeft: number; readonly locks?: true | undefined }
  | { readonly code: 'server.busy'; readonly retryAfterSeconds: number }
  | { readonly code: 'change.refused'; readonly detail: string }
  | { readonly code: 'upload.finished' }
  | { readonly code: 'request.invalid'; readonly detail: string }
  | { readonly code: 'rate.limited'; readonly retryAfterSeconds: number }
  | { readonly code: 'storage.full' };

/** What a verb answers: a value, or the one reason why not. Never an exception for an expected outcome. */
export type Verdict<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const granted = <T>(value: T): Verdict<T> => ({ ok: true, value });
export const refused = (refusal: Refusal): Verdict<never> => ({ ok: false, refusal });

/** Carries a refusal through code that cannot return it, up to the one place that turns it into an answer. */
export class ShareRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
    this.name = 'ShareRefused';
  }
}

/** The value of a verdict, or `ShareRefused`. */
export function unwrap<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new ShareRefused(verdict.refusal);
  return verdict.value;
}
