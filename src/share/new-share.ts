/** A share at birth: which times are allowed, and the record it starts as. Pure. */
import { withEvent } from './events.ts';
import { expiresAt, openFrom, SHORTEST_LIFE_MS } from './lifetime.ts';
import type { Refusal } from './refusal.ts';
import type { Expiry, SealedBy, ShareRecord, ShareRules, ShareSecrets } from './share.ts';

const DAY = 86_400_000;
/** Nobody schedules a secret further ahead, and storage must not be held for ever. */
const FURTHEST_START_MS = 366 * DAY;
/** Index entries, hashes and tombstone of one share. */
const RECORD_BYTES = 1024;

/** Everything the sender decides. */
export interface NewShare {
  readonly id: string;
  readonly sealedBy: SealedBy;
  readonly linkTokenHash: string;
  readonly passwordTokenHash?: string | undefined;
  readonly ownerTokenHash: string;
  readonly createDigest: string;
  readonly bodyBytes: number;
  readonly expiry: Expiry;
  readonly availableFrom?: number | undefined;
  readonly downloads: number;
  /** Where the body is or will be; absent when it is in `secrets.body`. */
  readonly blobId?: string | undefined;
  readonly createdInline: boolean;
  /** The body is already here and durable. */
  readonly ready: boolean;
  readonly sender?: string | undefined;
  readonly secrets: ShareSecrets;
}

/** What a share takes from the quota: body, header, manifest and record, in bytes. */
export function footprintOf(bodyBytes: number, manifestBytes: number): number {
  return bodyBytes + 168 + manifestBytes + RECORD_BYTES;
}

/** Why these times are impossible; undefined when they are fine. Durations in ms. */
export function timesRefused(
  times: { readonly expiry: Expiry; readonly availableFrom?: number | undefined },
  now: number,
  rules: ShareRules,
): Refusal | undefined {
  const start = openFrom({ createdAt: now, availableFrom: times.availableFrom });
  const end = 'at' in times.expiry ? times.expiry.at : start + times.expiry.inMs;
  const iso = (at: number): string => new Date(at).toISOString();
  const invalid = (detail: string): Refusal => ({ code: 'request.invalid', detail });
  if (start > now + FURTHEST_START_MS)
    return invalid(`A share can be scheduled until ${iso(now + FURTHEST_START_MS)}, not later. Nothing was stored.`);
  if (end < start + SHORTEST_LIFE_MS)
    return invalid(`The expiry must be at least one minute after ${iso(start)}. Nothing was stored.`);
  if (end > start + rules.maxExpiresInMs)
    return invalid(`The expiry must be at most ${iso(start + rules.maxExpiresInMs)}. Nothing was stored.`);
  return undefined;
}

/** The record a new share starts as. */
export function newRecord(share: NewShare, now: number): ShareRecord {
  const { secrets, ready, ...kept } = share;
  const record: ShareRecord = {
    ...kept,
    createdAt: now,
    readyAt: ready ? now : undefined,
    sender: ready ? undefined : share.sender,
    footprintBytes: footprintOf(share.bodyBytes, secrets.manifest.length),
    attempts: 0,
    pending: [],
    unlocks: 0,
    rearms: 0,
    claims: [],
    events: [{ type: 'created', at: now }],
  };
  return ready ? withEvent(record, 'uploaded', now) : record;
}

/** The record with its body complete. */
export function becomeReady(share: ShareRecord, now: number): ShareRecord {
  const ready = { ...share, readyAt: now, sender: undefined, bytesCameAt: undefined };
  return withEvent(
    { ...ready, expiry: 'at' in share.expiry ? share.expiry : { at: expiresAt(ready) } },
    'uploaded',
    now,
  );
}
