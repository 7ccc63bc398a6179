/**
 * The port to the metadata: every verb is one atomic step and durable when it resolves. Expected
 * outcomes are verdicts; a rejection (`StoreUnreachable`) means "could not find out", never "not there".
 * Every promise here is a test in test/contract/metadata-store.contract.ts, run for every engine.
 */
import type { ShareChange } from './change.ts';
import type { ProgressReport } from './intervals.ts';
import type { NewShare } from './new-share.ts';
import type { ClaimProof, Proof } from './order-of-checks.ts';
import type { ShareOutline } from './outline.ts';
import type { BurnReason, Verdict } from './refusal.ts';
import type { Claim, ClaimProgress, ShareRecord, Traces } from './share.ts';

/** The store did not answer. Nothing is known about what was asked. */
export class StoreUnreachable extends Error {
  readonly code = 'store.unreachable';
  constructor(cause: unknown) {
    super('The metadata store did not answer.', { cause });
    this.name = 'StoreUnreachable';
  }
}

/**
 * The store is an older copy of itself: claims, burns and wrong passwords that were answered are not in it. Nobody
 * is let in until the operator has accepted that.
 */
export class StoreRolledBack extends Error {
  readonly code = 'store.rolled_back';
  constructor() {
    super('The metadata store is an older copy of itself.');
    this.name = 'StoreRolledBack';
  }
}

/** Who looks: a holder of the link, or the owner. Hashes are base64url SHA-256. */
export type Onlooker = { readonly linkTokenHash: string } | { readonly ownerTokenHash: string };

export interface SeenShare {
  readonly share: ShareRecord;
  readonly traces: Traces;
  /** For a holder of the link, when there is no password and the upload is complete. */
  readonly manifest?: Uint8Array | undefined;
  /** The store's time of this answer. */
  readonly now: number;
}

/** What a claim hands out, once and to its claimant again. */
export interface ClaimGrant {
  readonly share: ShareRecord;
  readonly claim: Claim;
  readonly header: string;
  readonly manifest: Uint8Array;
  /** The body, when it is kept in the record. */
  readonly body?: Uint8Array | undefined;
  /** The same claim token was already here. */
  readonly repeated: boolean;
}

/** A claim's right to read: what `GET …/body` needs. */
export interface ReadGrant {
  readonly share: ShareRecord;
  readonly claim: Claim;
  readonly progress?: ClaimProgress | undefined;
  readonly body?: Uint8Array | undefined;
}

/** A password try that was charged; settle it with the token within a minute, or it stays counted. */
export interface ChargedAttempt {
  readonly charged: string;
}

export interface QuotaLease {
  /** Random; the same id again changes the lease. */
  readonly leaseId: string;
  readonly bytes: number;
  /** Whose bytes: a salted hash of an address. */
  readonly sender: string;
}

export interface QuotaLimits {
  readonly totalBytes: number;
  /** What one sender may hold unsent. */
  readonly perSenderBytes: number;
  /** Most that may be promised without being written yet; absent: any. Full otherwise. */
  readonly unwrittenBytes?: number | undefined;
  /** How much is written of what was promised before: to unfinished uploads, and to rooms. */
  readonly writtenBytes?: number | undefined;
}

/** In bytes. `storedBytes` counts every share that still has a footprint, finished or not. */
export interface QuotaUse {
  readonly storedBytes: number;
  readonly reservedBytes: number;
}

/** A leftover the sweeper must remove: bytes of a burned share. */
export interface Burned {
  readonly id: string;
  readonly blobId?: string | undefined;
  /**
   * Why it burned, told once in the life of a share: by the step that burned it, or that was the first to meet one
   * which time had burned. Absent when only its leftover is told again.
   */
  readonly reason?: BurnReason | undefined;
}

export abstract class MetadataStore {
  /** Resolves when the store answers. */
  abstract ping(): Promise<void>;
  /** A random name, made once: tells this store from another one beside the same blobs. */
  abstract storeId(): Promise<string>;
  /** Remembers the time and answers the one remembered before: a clock that was set back shows. */
  abstract noteTime(): Promise<number | undefined>;
  /** True: claims, manifests, openings and unlocks are refused (`StoreRolledBack`), and nothing may be swept. */
  abstract rolledBack(): Promise<boolean>;

  /**
   * Creates the share unless its id is taken. The same id, owner and digest again is `repeated` and changes
   * nothing; a burned one is refused as gone; anything else under a taken id is `share.exists`. Ends the lease, or leaves it to lapse.
   */
  abstract create(
    share: NewShare,
    leaseId?: string,
  ): Promise<Verdict<{ readonly share: ShareRecord; readonly repeated: boolean }>>;
  /** The last byte is durable: the share becomes ready. Repeated: the same answer. */
  abstract completeUpload(id: string): Promise<Verdict<ShareRecord>>;
  /** Bytes on disk of an unfinished upload. Lazy, but an upload that goes on does not lapse when what is lazy is lost. */
  abstract noteUpload(id: string, bytes: number): Promise<void>;

  /** Reads; changes nothing. Unknown id and wrong token are one answer. A burned share is gone for the link, visible to the owner. */
  abstract look(id: string, who: Onlooker): Promise<Verdict<SeenShare>>;
  /** Counts a look. Lazy; read by no rule. Nothing for an unknown id. */
  abstract noteLook(id: string): Promise<void>;

  /** The sealed manifest for whoever proves link and password; a wrong password counts. */
  abstract prove(id: string, proof: Proof): Promise<Verdict<Uint8Array>>;
  /** Takes a slot, or repeats the claim of the same token. At most `downloads` claims ever hold slots at once. */
  abstract claim(id: string, proof: ClaimProof): Promise<Verdict<ClaimGrant>>;
  /** Server-side open, first half: grants at once when no password is left to prove, else charges one try. */
  abstract reserveAttempt(
    id: string,
    proof: Omit<ClaimProof, 'passwordTokenHash'>,
  ): Promise<Verdict<ClaimGrant | ChargedAttempt>>;
  /** Server-side open, second half: compares the charged try and, if right, claims in the same step. */
  abstract settleAttempt(
    id: string,
    charged: string,
    proof: ClaimProof & { readonly passwordTokenHash: string },
  ): Promise<Verdict<ClaimGrant>>;

  /** A claim that may still read. */
  abstract findClaim(id: string, claimTokenHash: string): Promise<Verdict<ReadGrant>>;
  /** Adds to a claim's progress. Lazy, except that covering everything is noted durably. Nothing for an unknown claim. */
  abstract recordProgress(id: string, claimTokenHash: string, report: ProgressReport): Promise<void>;
  /** The recipient has everything. Idempotent, also after the burn. The last slot burns: secrets are gone when this resolves. */
  abstract acknowledge(id: string, claimTokenHash: string): Promise<Verdict<Burned | undefined>>;

  /** The owner's change, whole or not at all. */
  abstract change(
    id: string,
    ownerTokenHash: string,
    change: ShareChange,
  ): Promise<Verdict<SeenShare & { readonly burned?: Burned | undefined }>>;
  /** The owner revokes. Idempotent. Secrets are gone when this resolves. */
  abstract revoke(id: string, ownerTokenHash: string): Promise<Verdict<Burned | undefined>>;
  /** Burns without asking the owner. Unknown or burned already: undefined; past its end, and not known to be: it has `expired`. */
  abstract remove(id: string, reason: 'removed' | 'lost'): Promise<Burned | undefined>;
  /** The bytes of a share whose burn was told are gone from the blob store: releases its quota. Idempotent. */
  abstract forgetBlob(id: string): Promise<void>;

  /** Ids of shares that time has something to do with, oldest first. */
  abstract due(limit: number): Promise<readonly string[]>;
  /** Does what is due: expiry, lapse, assumed completion, end of a tombstone. Answers a burned share and its leftovers. */
  abstract settleDue(id: string): Promise<Burned | undefined>;
  /** Pages through every record by id, each as it stands now. `after` is the last id of the page before. */
  abstract list(after: string | undefined, limit: number): Promise<readonly ShareRecord[]>;
  /**
   * Outlines of all shares, page after page, in an order of the store's own: every share that is there from beginning to end
   * once, as it stands when its page is read.
   */
  abstract outlines(): AsyncIterable<readonly ShareOutline[]>;
  /** These records, each as it stands now, in no particular order. Unknown ones are left out. */
  abstract read(ids: readonly string[]): Promise<readonly ShareRecord[]>;

  /** Takes, grows or renews room before bytes arrive. A lease lapses unless renewed within LEASE_MS. */
  abstract reserveQuota(lease: QuotaLease, limits: QuotaLimits): Promise<Verdict<void>>;
  /** Gives reserved room back. Idempotent. */
  abstract releaseQuota(leaseId: string): Promise<void>;
  abstract quota(): Promise<QuotaUse>;
  /** Corrects the stored sum where a crash between two steps left it too large. What is seen twice in a row is corrected. */
  abstract recountQuota(): Promise<void>;

  /** Room on the medium of the records; `undefined` when the engine sees to that itself. */
  abstract freeBytes(): Promise<number | undefined>;

  abstract close(): Promise<void>;
}

/** How long reserved room stays reserved when its process dies. */
export const LEASE_MS = 30_000;
