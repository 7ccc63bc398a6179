/**
 * The order in which a share answers (docs/http-api.md): the only definition of the state machine.
 * Syntax (1) is checked at the edge; here are 2 to 8. Pure: a record in, a record and a verdict out.
 */
import { freeSlots, lastClaimedAt } from './lifetime.ts';
import { tryPassword, tryPasswordAgain } from './password-attempts.ts';
import type { Refusal } from './refusal.ts';
import type { Claim, ShareRecord, ShareRules } from './share.ts';
import { NO_TOKEN_HASH, sameHash } from './token-hash.ts';

/** What a recipient proves. All hashes are base64url SHA-256 of the token. */
export interface Proof {
  readonly linkTokenHash: string;
  readonly passwordTokenHash?: string | undefined;
}

export interface ClaimProof extends Proof {
  /** Of a token the claimant chose and stored before asking. */
  readonly claimTokenHash: string;
}

/** Checks 2 and 3: there is such a share, the caller has its link, and it has not ended. */
export function reach(
  share: ShareRecord | undefined,
  linkTokenHash: string,
): { readonly share: ShareRecord } | { readonly refusal: Refusal } {
  // Compared in every case, so that an unknown id takes as long as a wrong token.
  const proven = sameHash(share?.linkTokenHash ?? NO_TOKEN_HASH, linkTokenHash);
  if (share === undefined || !proven) return { refusal: { code: 'share.not_found' } };
  if (share.burned !== undefined) return { refusal: { code: 'share.gone', ...share.burned } };
  return { share };
}

/** Where a caller stands after checks 2 to 7. */
export type Standing =
  | { readonly is: 'refused'; readonly refusal: Refusal }
  /** Check 4: repeats a claim that is still good. */
  | { readonly is: 'claimant'; readonly share: ShareRecord; readonly claim: Claim }
  /** Only the password is left to prove. */
  | { readonly is: 'candidate'; readonly share: ShareRecord };

const refusedWith = (refusal: Refusal): Standing => ({ is: 'refused', refusal });

/** Checks 5 and 6, the same for a claim and for the manifest. */
function notOpenYet(share: ShareRecord, now: number): Refusal | undefined {
  if (share.readyAt === undefined) return { code: 'share.uploading' };
  if (share.availableFrom !== undefined && now < share.availableFrom)
    return { code: 'share.not_yet', availableFrom: share.availableFrom };
  return undefined;
}

function knownClaim(share: ShareRecord, claim: Claim): Standing {
  if (claim.revokedAt !== undefined) return refusedWith({ code: 'claim.revoked' });
  if (claim.acknowledgedAt !== undefined) return refusedWith({ code: 'claim.done' });
  return { is: 'claimant', share, claim };
}

/** Checks 2 to 7 for whoever wants to claim. */
export function standingForClaim(
  record: ShareRecord | undefined,
  linkTokenHash: string,
  claimTokenHash: string,
  now: number,
): Standing {
  const reached = reach(record, linkTokenHash);
  if ('refusal' in reached) return refusedWith(reached.refusal);
  const { share } = reached;
  const known = share.claims.find((claim) => sameHash(claim.tokenHash, claimTokenHash));
  if (known !== undefined) return knownClaim(share, known);
  const early = notOpenYet(share, now);
  if (early !== undefined) return refusedWith(early);
  if (freeSlots(share) === 0) return refusedWith({ code: 'share.claimed', claimedAt: lastClaimedAt(share) });
  return { is: 'candidate', share };
}

/** As `standingForClaim`, for the server-side open: it does not open again what was taken as arrived. */
export function standingForOpen(...asked: Parameters<typeof standingForClaim>): Standing {
  const standing = standingForClaim(...asked);
  const done = standing.is === 'claimant' && standing.claim.assumedCompleteAt !== undefined;
  return done ? refusedWith({ code: 'claim.done' }) : standing;
}

/** Checks 2, 3, 5, 6 for whoever wants to read the manifest: spends no slot, so none needs to be free. */
function standingForManifest(record: ShareRecord | undefined, linkTokenHash: string, now: number): Standing {
  const reached = reach(record, linkTokenHash);
  if ('refusal' in reached) return refusedWith(reached.refusal);
  const early = notOpenYet(reached.share, now);
  return early === undefined ? { is: 'candidate', share: reached.share } : refusedWith(early);
}

/** A record to keep (when it differs from the one given) and whether the door opens. */
export interface Decision {
  readonly share?: ShareRecord | undefined;
  readonly refusal?: Refusal | undefined;
  /** The claim being repeated, when there is one. */
  readonly claim?: Claim | undefined;
}

/** The whole order for `POST …/manifest`. */
export function decideManifest(
  record: ShareRecord | undefined,
  proof: Proof,
  now: number,
  rules: ShareRules,
): Decision {
  const standing = standingForManifest(record, proof.linkTokenHash, now);
  if (standing.is === 'refused') return { refusal: standing.refusal };
  return tryPassword(standing.share, proof.passwordTokenHash, now, rules);
}

/** The whole order for `POST …/claims`, up to the act itself. */
export function decideClaim(
  record: ShareRecord | undefined,
  proof: ClaimProof,
  now: number,
  rules: ShareRules,
): Decision {
  const standing = standingForClaim(record, proof.linkTokenHash, proof.claimTokenHash, now);
  switch (standing.is) {
    case 'refused':
      return { refusal: standing.refusal };
    case 'candidate':
      return tryPassword(standing.share, proof.passwordTokenHash, now, rules);
    case 'claimant':
      return { ...tryPasswordAgain(standing.share, proof.passwordTokenHash, now, rules), claim: standing.claim };
  }
}
