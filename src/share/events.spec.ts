import { describe, expect, it } from '@jest/globals';
import { withEvent } from './events.ts';
import { newRecord } from './new-share.ts';
import type { ShareRecord } from './share.ts';

const record = newRecord(
  {
    id: 'id',
    sealedBy: 'sender',
    linkTokenHash: 'link',
    ownerTokenHash: 'owner',
    createDigest: 'digest',
    bodyBytes: 10,
    expiry: { at: 1e12 },
    downloads: 1,
    createdInline: true,
    ready: false,
    secrets: { header: '', manifest: new Uint8Array() },
  },
  1_000,
);

describe('the timeline', () => {
  it('begins with the creation and goes on in order', () => {
    const { events } = withEvent(withEvent(record, 'uploaded', 2_000), 'claimed', 3_000);
    expect(events).toEqual([
      { type: 'created', at: 1_000 },
      { type: 'uploaded', at: 2_000 },
      { type: 'claimed', at: 3_000 },
    ]);
  });

  it('tells repeats in a row as one: when first, when last, how often', () => {
    let share: ShareRecord = record;
    for (const at of [2, 3, 4]) share = withEvent(share, 'wrong_password', at);
    expect(share.events.at(-1)).toEqual({ type: 'wrong_password', at: 2, lastAt: 4, count: 3 });
    share = withEvent(withEvent(share, 'claimed', 5), 'wrong_password', 6);
    expect(share.events.at(-1)).toEqual({ type: 'wrong_password', at: 6 });
  });

  it('has a hundred entries at most, the creation always and the latest always', () => {
    let share: ShareRecord = record;
    for (let n = 0; n < 500; n++) {
      share = withEvent(share, n % 2 === 0 ? 'claimed' : 'acknowledged', 2_000 + n);
      expect(share.events.length).toBeLessThanOrEqual(100);
      expect(share.events[0]).toEqual({ type: 'created', at: 1_000 });
      expect(share.events.at(-1)?.at).toBe(2_000 + n);
    }
    expect(share.events).toHaveLength(100);
    expect(share.events[1]?.at).toBe(2_000 + 500 - 99);
  });

  it('leaves the record it was given as it was', () => {
    withEvent(record, 'burned', 9_000);
    expect(record.events).toEqual([{ type: 'created', at: 1_000 }]);
  });
});
