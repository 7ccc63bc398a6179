/** The verbs of the metadata store as pure decisions. An engine runs each as one atomic, durable step. */
import { applyChange, type ShareChange } from './change.ts';
import { acknowledge, findClaim, replaceClaim, takeSlot } from './claims.ts';
import { settleDue } from './due.ts';
import { withEvent } from './events.ts';
import { burn, shouldTellBytes } from './lifetime.ts';
import type { Burned, ChargedAttempt, ClaimGrant, Onlooker, ReadGrant, SeenShare } from './metadata-store.ts';
import { becomeReady, newRecord, type NewShare } from './new-share.ts';
import {
  decideClaim,
  decideManifest,
  reach,
  standingForOpen,
  type ClaimProof,
  type Decision,
  type Proof,
} from './order-of-checks.ts';
import { chargeAttempt, settleAttempt } from './password-attempts.ts';
import { granted, refused, type Refusal, type Verdict } from './refusal.ts';
import type { Outcome, Scene } from './scene.ts';
import type { ShareRecord } from './share.ts';
import { NO_TOKEN_HASH, sameHash } from './token-hash.ts';

type Answer<T> = Outcome<Verdict<T>>;

const no = (refusal: Refusal, keep?: ShareRecord): Answer<never> => ({ answer: refused(refusal), keep });
const notFound: Refusal = { code: 'share.not_found' };
const gone = (burned: NonNullable<ShareRecord['burned']>): Refusal => ({ code: 'share.gone', ...burned });

/**
 * What is left to remove, and why, when this step burned the share. Compared with what lies in the store: what time
 * has burned is told too, by the first step that keeps it so.
 */
const leftover = (stored: ShareRecord | undefined, after: ShareRecord): Burned | undefined =>
  stored?.burned === undefined && after.burned !== undefined
    ? { id: after.id, blobId: after.blobId, reason: after.burned.reason }
    : undefined;

function ownedBy(share: ShareRecord | undefined, ownerTokenHash: string): share is ShareRecord {
  // Compared in every case, so that an unknown id takes as long as a wrong token.
  const proven = sameHash(share?.ownerTokenHash ?? NO_TOKEN_HASH, ownerTokenHash);
  return share !== undefined && proven;
}

export interface Created {
  readonly share: ShareRecord;
  readonly repeated: boolean;
}

export function create({ share: taken, now }: Scene, share: NewShare): Answer<Created> {
  if (taken === undefined) {
    const keep = newRecord(share, now);
    return { answer: granted({ share: keep, repeated: false }), keep, born: share.secrets };
  }
  const same = sameHash(taken.ownerTokenHash, share.ownerTokenHash) && sameHash(taken.createDigest, share.createDigest);
  if (!same) return no({ code: 'share.exists' });
  return taken.burned === undefined ? { answer: granted({ share: taken, repeated: true }) } : no(gone(taken.burned));
}

export function completeUpload({ share, now }: Scene): Answer<ShareRecord> {
  if (share === undefined) return no(notFound);
  if (share.burned !== undefined) return no(gone(share.burned));
  if (share.readyAt !== undefined) return { answer: granted(share) };
  const keep = becomeReady(share, now);
  return { answer: granted(keep), keep };
}

/** Bytes of an unfinished upload came: told in the record too, so that a restart of the host does not end the upload. */
export function noteBytes({ share, now, rules }: Scene): Outcome<void> {
  if (share === undefined || !shouldTellBytes(share, now, rules)) return { answer: undefined };
  return { answer: undefined, keep: { ...share, bytesCameAt: now } };
}

export function look({ share, traces, now, secrets }: Scene, who: Onlooker): Verdict<SeenShare> {
  if ('ownerTokenHash' in who)
    return ownedBy(share, who.ownerTokenHash) ? granted({ share, traces, now }) : refused(notFound);
  const reached = reach(share, who.linkTokenHash);
  if ('refusal' in reached) return refused(reached.refusal);
  const open = reached.share.passwordTokenHash === undefined && reached.share.readyAt !== undefined;
  return granted({ share: reached.share, traces, now, manifest: open ? secrets().manifest : undefined });
}

export function prove(scene: Scene, proof: Proof): Answer<Uint8Array> {
  const { share, refusal } = decideManifest(scene.share, proof, scene.now, scene.rules);
  return refusal === undefined ? { answer: granted(scene.secrets().manifest), keep: share } : no(refusal, share);
}

/** The act behind every claim: take a slot or repeat one, and hand out the secrets. */
function grant(scene: Scene, { share, refusal, claim }: Decision, claimTokenHash: string): Answer<ClaimGrant> {
  if (refusal !== undefined || share === undefined) return no(refusal ?? notFound, share);
  const keep =
    claim === undefined ? takeSlot(share, claimTokenHash, scene.now) : withEvent(share, 'resumed', scene.now);
  const held = findClaim(keep, claimTokenHash);
  if (held === undefined) return no(notFound);
  return { answer: granted({ ...scene.secrets(), share: keep, claim: held, repeated: claim !== undefined }), keep };
}

export function claim(scene: Scene, proof: ClaimProof): Answer<ClaimGrant> {
  return grant(scene, decideClaim(scene.share, proof, scene.now, scene.rules), proof.claimTokenHash);
}

/** Checks 2 to 7, then: a claim repeated, a claim without a password, or one charged try. */
export function reserveAttempt(
  scene: Scene,
  { linkTokenHash, claimTokenHash }: Omit<ClaimProof, 'passwordTokenHash'>,
  key: string,
): Answer<ClaimGrant | ChargedAttempt> {
  const standing = standingForOpen(scene.share, linkTokenHash, claimTokenHash, scene.now);
  if (standing.is === 'refused') return no(standing.refusal);
  const { share } = standing;
  if (standing.is === 'claimant' || share.passwordTokenHash === undefined)
    return grant(scene, standing, claimTokenHash);
  const outcome = chargeAttempt(share, key, scene.now, scene.rules);
  if (outcome.refusal !== undefined) return no(outcome.refusal, outcome.share);
  return { answer: granted({ charged: key }), keep: outcome.share };
}

export function settle(
  scene: Scene,
  proof: ClaimProof & { readonly passwordTokenHash: string },
  key: string,
): Answer<ClaimGrant> {
  const reached = reach(scene.share, proof.linkTokenHash);
  if ('refusal' in reached) return no(reached.refusal);
  const { share, refusal } = settleAttempt(reached.share, key, proof.passwordTokenHash, scene.now, scene.rules);
  if (refusal !== undefined) return no(refusal, share);
  // While the hash was computed somebody else may have taken the slot.
  const standing = standingForOpen(share, proof.linkTokenHash, proof.claimTokenHash, scene.now);
  return standing.is === 'refused' ? no(standing.refusal, share) : grant(scene, standing, proof.claimTokenHash);
}

export function readableClaim({ share, traces, secrets }: Scene, claimTokenHash: string): Verdict<ReadGrant> {
  const claim = share === undefined ? undefined : findClaim(share, claimTokenHash);
  if (share === undefined || claim === undefined) return refused(notFound);
  // Before the burn: what was taken back is cut, whatever ended the share in the same step or right after.
  if (claim.revokedAt !== undefined) return refused({ code: 'claim.revoked' });
  if (share.burned !== undefined) return refused(gone(share.burned));
  if (claim.acknowledgedAt !== undefined) return refused({ code: 'claim.done' });
  return granted({ share, claim, progress: traces.progress[claimTokenHash], body: secrets().body });
}

/** Every byte was handed over: the grace before "assumed complete" begins. Of a share that has ended nothing is kept. */
export function noteComplete({ share, now }: Scene, claimTokenHash: string): Outcome<void> {
  const claim = share === undefined ? undefined : findClaim(share, claimTokenHash);
  if (share?.burned !== undefined || claim?.completeAt !== undefined) return { answer: undefined };
  if (share === undefined || claim === undefined) return { answer: undefined };
  return { answer: undefined, keep: replaceClaim(share, { ...claim, completeAt: now }) };
}

export function finishClaim({ share, stored, now }: Scene, claimTokenHash: string): Answer<Burned | undefined> {
  if (share === undefined) return no(notFound);
  const done = acknowledge(share, claimTokenHash, now);
  if ('refusal' in done) return no(done.refusal);
  return { answer: granted(leftover(stored, done.share)), keep: done.share };
}

export type Changed = SeenShare & { readonly burned?: Burned | undefined };

export function change(scene: Scene, ownerTokenHash: string, wanted: ShareChange): Answer<Changed> {
  const { share, stored, traces, now, rules } = scene;
  if (!ownedBy(share, ownerTokenHash)) return no(notFound);
  if (share.burned !== undefined) return no(gone(share.burned));
  const verdict = applyChange(share, wanted, now, rules);
  if (!verdict.ok) return no(verdict.refusal);
  const keep = verdict.value;
  return { answer: granted({ share: keep, traces, now, burned: leftover(stored, keep) }), keep };
}

/** Without asking the owner. */
export function remove(
  { share, stored, now }: Scene,
  reason: 'revoked' | 'removed' | 'lost',
): Outcome<Burned | undefined> {
  if (share === undefined) return { answer: undefined };
  const keep = burn(share, reason, now);
  return { answer: leftover(stored, keep), keep };
}

export function revoke(scene: Scene, ownerTokenHash: string): Answer<Burned | undefined> {
  if (!ownedBy(scene.share, ownerTokenHash)) return no(notFound);
  const { answer, keep } = remove(scene, 'revoked');
  return { answer: granted(answer), keep };
}

/** The bytes are gone from the blob store: their room is free. */
export function forgetBlob({ share }: Scene): Outcome<void> {
  if (share?.burned === undefined || share.blobId === undefined) return { answer: undefined };
  return { answer: undefined, keep: { ...share, blobId: undefined, footprintBytes: 0 } };
}

/** Everything time does. Kept even when unchanged: what was noted lazily may have moved its place in the index. */
export function passTime({ stored, traces, now, rules }: Scene): Outcome<Burned | undefined> {
  if (stored === undefined) return { answer: undefined };
  const settled = settleDue(stored, traces, now, rules);
  // Nobody swept before its tombstone was over.
  const unseen: Burned | undefined = stored.burned === undefined ? { id: stored.id, reason: 'expired' } : undefined;
  if (settled === undefined) return { answer: unseen, remove: true };
  if (settled.burned === undefined) return { answer: undefined, keep: settled };
  return { answer: leftover(stored, settled) ?? { id: settled.id, blobId: settled.blobId }, keep: settled };
}
