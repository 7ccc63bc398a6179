/** The share as it is kept: rules, hashes and history. Never a key, a name or a plaintext. Times in ms since the epoch. */
import type { BurnReason } from './refusal.ts';

export type SealedBy = 'sender' | 'server';

/** The first that holds, in this order (docs/http-api.md). */
export type ShareState = 'burned' | 'uploading' | 'scheduled' | 'claimed' | 'locked' | 'ready';

/** One recipient's exclusive right to one download. */
export interface Claim {
  readonly tokenHash: string;
  /** Unique within the share: the owner names a claim by it. */
  readonly startedAt: number;
  /** When the last missing byte was handed to the socket. */
  readonly completeAt?: number | undefined;
  readonly acknowledgedAt?: number | undefined;
  readonly assumedCompleteAt?: number | undefined;
  readonly revokedAt?: number | undefined;
}

export type ShareEventType =
  | 'created'
  | 'uploaded'
  | 'wrong_password'
  | 'locked'
  | 'unlocked'
  | 'claimed'
  | 'resumed'
  | 'acknowledged'
  | 'assumed_complete'
  | 'rearmed'
  | 'changed'
  | 'burned';

export interface ShareEvent {
  readonly type: ShareEventType;
  readonly at: number;
  readonly lastAt?: number | undefined;
  readonly count?: number | undefined;
}

/** A charged password try whose hash is still being computed (server-side open). */
interface PendingAttempt {
  readonly key: string;
  readonly at: number;
}

/** Either relative to max(ready, availableFrom), or an absolute instant. */
export type Expiry = { readonly inMs: number } | { readonly at: number };

export interface ShareRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly sealedBy: SealedBy;
  readonly linkTokenHash: string;
  readonly passwordTokenHash?: string | undefined;
  readonly ownerTokenHash: string;
  /** SHA-256 of the canonical create request: tells a safe retry from a taken id. */
  readonly createDigest: string;
  readonly bodyBytes: number;
  /** The whole body came with the create request. */
  readonly createdInline: boolean;
  /** Name in the blob store, as long as bytes may be there; absent when the body lies in the record. */
  readonly blobId?: string | undefined;
  /** What this share takes from the storage quota, in bytes. */
  readonly footprintBytes: number;
  /** Whose unsent bytes these are (a salted hash), while uploading. */
  readonly sender?: string | undefined;
  readonly expiry: Expiry;
  /** When bytes last came while uploading, told durably now and then: traces do not survive the host. */
  readonly bytesCameAt?: number | undefined;
  /** When the last byte was durable; absent while uploading. */
  readonly readyAt?: number | undefined;
  readonly availableFrom?: number | undefined;
  readonly downloads: number;
  readonly attempts: number;
  readonly pending: readonly PendingAttempt[];
  readonly unlocks: number;
  readonly rearms: number;
  readonly claims: readonly Claim[];
  readonly events: readonly ShareEvent[];
  readonly burned?: { readonly reason: BurnReason; readonly at: number } | undefined;
}

/** What a burn destroys, kept apart from the hashes that are compared. */
export interface ShareSecrets {
  /** The 168-byte age header. */
  readonly header: string;
  /** The sealed manifest. */
  readonly manifest: Uint8Array;
  /** A small sealed body (payload nonce and chunks), when it is kept in the record. */
  readonly body?: Uint8Array | undefined;
}

/** Half-open byte interval [from, to). */
export type ByteInterval = readonly [from: number, to: number];

/** What one claim has been handed so far. Kept lazily. */
export interface ClaimProgress {
  /** Disjoint, ascending. */
  readonly intervals: readonly ByteInterval[];
  /** All bytes ever handed over, repeats included. */
  readonly servedBytes: number;
  readonly lastAt: number;
  readonly resumed?: { readonly firstAt: number; readonly lastAt: number; readonly count: number } | undefined;
}

export interface Looks {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What is kept lazily beside a record and read by no rule, except to wait longer. */
export interface Traces {
  readonly looks?: Looks | undefined;
  readonly upload?: { readonly bytes: number; readonly lastAt: number } | undefined;
  /** By claim token hash. */
  readonly progress: Readonly<Record<string, ClaimProgress>>;
}

export const noTraces: Traces = { progress: {} };

/** The limits that the domain's decisions read. Durations in milliseconds. */
export interface ShareRules {
  readonly maxPasswordAttempts: number;
  readonly maxExpiresInMs: number;
  readonly unacknowledgedGraceMs: number;
  readonly uploadIdleLimitMs: number;
}
