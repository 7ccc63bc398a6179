import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  asOf,
  burn,
  endOf,
  expiresAt,
  freeSlots,
  isLocked,
  shouldTellBytes,
  stateOf,
  tombstoneEndsAt,
} from './lifetime.ts';
import { becomeReady, newRecord, type NewShare } from './new-share.ts';
import { noTraces, type Claim, type ShareRecord, type ShareRules, type Traces } from './share.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 1_000 * DAY;
const rules: ShareRules = {
  maxPasswordAttempts: 5,
  maxExpiresInMs: 30 * DAY,
  unacknowledgedGraceMs: HOUR,
  uploadIdleLimitMs: DAY,
};

function born(members: Partial<NewShare> = {}): ShareRecord {
  const share: NewShare = {
    id: 'id',
    sealedBy: 'sender',
    linkTokenHash: 'link',
    passwordTokenHash: 'password',
    ownerTokenHash: 'owner',
    createDigest: 'digest',
    bodyBytes: 10,
    expiry: { inMs: DAY },
    downloads: 1,
    blobId: 'blob',
    createdInline: false,
    ready: true,
    sender: 'sender',
    secrets: { header: '', manifest: new Uint8Array() },
    ...members,
  };
  return newRecord(share, START);
}

const uploading = (bytes: number, lastAt: number): Traces => ({ ...noTraces, upload: { bytes, lastAt } });
const claim = (startedAt: number, members: Partial<Claim> = {}): Claim => ({
  tokenHash: `token ${String(startedAt)}`,
  startedAt,
  ...members,
});

describe('the end of a share', () => {
  it('counts from the later of ready and available, or is absolute', () => {
    expect(expiresAt(born())).toBe(START + DAY);
    expect(expiresAt(born({ availableFrom: START + HOUR }))).toBe(START + HOUR + DAY);
    expect(expiresAt(born({ availableFrom: START - HOUR }))).toBe(START + DAY);
    expect(expiresAt(born({ expiry: { at: START + 5 }, availableFrom: START + HOUR }))).toBe(START + 5);
    expect(expiresAt(becomeReady(born({ ready: false }), START + 3 * HOUR))).toBe(START + 3 * HOUR + DAY);
  });

  it.each<[string, Traces, Partial<ShareRecord>, number]>([
    ['no byte came', noTraces, {}, HOUR],
    ['no byte came, though it was asked for', uploading(0, START + 30 * MINUTE), {}, HOUR],
    ['bytes came', uploading(1, START + 30 * MINUTE), {}, 30 * MINUTE + DAY],
    ['bytes came long ago, told in the record', noTraces, { bytesCameAt: START + 2 * HOUR }, 2 * HOUR + DAY],
    ['the trace is younger', uploading(9, START + 3 * HOUR), { bytesCameAt: START + 2 * HOUR }, 3 * HOUR + DAY],
    ['the record is younger', uploading(9, START + HOUR), { bytesCameAt: START + 2 * HOUR }, 2 * HOUR + DAY],
    ['it never stops', uploading(9, START + 7 * DAY - 1), {}, 7 * DAY],
    ['its expiry is absolute', uploading(9, START), { expiry: { at: START + 5 * MINUTE } }, 5 * MINUTE],
  ])('of an upload, when %s', (_, traces, members, end) => {
    expect(endOf({ ...born({ ready: false }), ...members }, traces, rules) - START).toBe(end);
  });

  it('is told again in the record a few times per idle limit, while uploading only', () => {
    const share = born({ ready: false });
    expect(shouldTellBytes(share, START, rules)).toBe(true);
    const told = { ...share, bytesCameAt: START };
    expect(shouldTellBytes(told, START + 6 * HOUR - 1, rules)).toBe(false);
    expect(shouldTellBytes(told, START + 6 * HOUR, rules)).toBe(true);
    expect(shouldTellBytes(born(), START, rules)).toBe(false);
    expect(shouldTellBytes(burn(share, 'revoked', START), START, rules)).toBe(false);
  });
});

describe('a share as of now', () => {
  it('is burned from its end on, at its end, however late one looks', () => {
    const share = born();
    expect(asOf(share, noTraces, START + DAY - 1, rules)).toBe(share);
    for (const late of [0, 1, HOUR, 300 * DAY])
      expect(asOf(share, noTraces, START + DAY + late, rules)?.burned).toEqual({ reason: 'expired', at: START + DAY });
  });

  it('keeps the first reason', () => {
    const revoked = burn(born(), 'revoked', START + HOUR);
    expect(asOf(revoked, noTraces, START + 2 * DAY, rules)).toBe(revoked);
    expect(burn(revoked, 'removed', START + 2 * HOUR)).toBe(revoked);
  });

  it('is nothing once its tombstone is over and its bytes are gone', () => {
    const tombstone = { ...burn(born(), 'revoked', START + HOUR), blobId: undefined };
    const end = START + 2 * DAY;
    expect(tombstoneEndsAt(tombstone)).toBe(end);
    expect(asOf(tombstone, noTraces, end - 1, rules)).toBe(tombstone);
    expect(asOf(tombstone, noTraces, end, rules)).toBeUndefined();
    expect(asOf({ ...tombstone, blobId: 'blob' }, noTraces, end, rules)).toBeDefined();
    expect(asOf(undefined, noTraces, START, rules)).toBeUndefined();
  });
});

describe('a burn', () => {
  it('keeps no hash of the password, no tries and no sender, and the room only while bytes may be there', () => {
    const share = { ...born({ ready: false }), attempts: 3, pending: [{ key: 'k', at: START }], bytesCameAt: START };
    const burned = burn(share, 'removed', START + 5);
    expect(burned).toMatchObject({ attempts: 0, pending: [], footprintBytes: share.footprintBytes });
    for (const member of ['passwordTokenHash', 'sender', 'bytesCameAt'] as const)
      expect(burned[member]).toBeUndefined();
    expect(burn({ ...share, blobId: undefined }, 'lost', START).footprintBytes).toBe(0);
  });

  it('of an upload leaves a tombstone of at least a day, however long it took', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 * DAY }),
        fc.integer({ min: 0, max: 7 * DAY }),
        fc.constantFrom('expired' as const, 'revoked' as const),
        (inMs, after, reason) => {
          const burned = burn(born({ ready: false, expiry: { inMs } }), reason, START + after);
          expect(tombstoneEndsAt(burned)).toBe(START + after + Math.min(7 * DAY, inMs + DAY));
        },
      ),
    );
  });
});

describe('the state', () => {
  const far = START + HOUR;

  it('is the first that holds of burned, uploading, scheduled, claimed, locked, ready', () => {
    const everything: ShareRecord = {
      ...burn(born({ ready: false, availableFrom: far }), 'revoked', START),
      passwordTokenHash: 'password',
      attempts: 5,
      claims: [claim(START)],
    };
    const states = [stateOf(everything, START, rules)];
    const unburned = { ...everything, burned: undefined };
    states.push(stateOf(unburned, START, rules));
    const ready = { ...unburned, readyAt: START };
    states.push(stateOf(ready, START, rules), stateOf(ready, far, rules));
    const free = { ...ready, downloads: 2 };
    states.push(stateOf(free, far, rules), stateOf({ ...free, attempts: 4 }, far, rules));
    expect(states).toEqual(['burned', 'uploading', 'scheduled', 'claimed', 'locked', 'ready']);
  });

  it('counts slots as downloads without live and finished claims; revoked ones are free', () => {
    const share = born({ downloads: 4 });
    const claims = [
      claim(1),
      claim(2, { acknowledgedAt: 3 }),
      claim(3, { assumedCompleteAt: 4 }),
      claim(4, { revokedAt: 5 }),
      claim(5, { assumedCompleteAt: 6, revokedAt: 7 }),
    ];
    expect(freeSlots({ ...share, claims })).toBe(1);
    expect(freeSlots({ ...share, claims, downloads: 3 })).toBe(0);
    expect(freeSlots({ ...share, claims, downloads: 1 })).toBe(0);
  });

  it('is locked by settled tries alone, until pending ones are a minute old', () => {
    const pending = [{ key: 'a', at: START }];
    const share = { ...born(), attempts: 5, pending };
    expect(isLocked(share, START + MINUTE - 1, rules)).toBe(false);
    expect(isLocked(share, START + MINUTE, rules)).toBe(true);
    expect(isLocked({ ...share, attempts: 6 }, START, rules)).toBe(true);
    expect(isLocked({ ...share, passwordTokenHash: undefined, pending: [] }, START, rules)).toBe(false);
  });
});
