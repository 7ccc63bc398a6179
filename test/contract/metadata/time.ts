/** Promises about time: expiry, lapse, what is due, what a burn leaves and for how long. */
import { describe, expect, it } from '@jest/globals';
import { outlineOf, type ShareOutline } from '../../../src/share/outline.ts';
import type { Verdict } from '../../../src/share/refusal.ts';
import { DAY, HOUR, MINUTE } from '../../support/fixed-clock.ts';
import {
  aShare,
  claimOf,
  claimToken,
  hashOf,
  idOf,
  linkOf,
  marks,
  openingOf,
  ownerOf,
  rules,
} from '../../support/shares.ts';
import { codeOf, refusalOf, useStage, valueOf, type EngineFactory } from './engine.ts';

export function timeContract(make: EngineFactory): void {
  const stage = useStage(make);
  const id = idOf('letter');
  const burnedOf = async (name = 'letter') => (await stage.seen(name)).burned;

  /** Every verb that a holder of link, claim or manage link could try. */
  const everyVerb = (): Promise<Verdict<unknown>[]> =>
    Promise.all([
      stage.store.look(id, linkOf('letter')),
      stage.store.prove(id, linkOf('letter', 'right')),
      stage.store.claim(id, claimOf('letter', 'anna', 'right')),
      stage.store.claim(id, claimOf('letter', 'bert', 'right')),
      stage.store.reserveAttempt(id, claimOf('letter', 'anna')),
      stage.store.reserveAttempt(id, claimOf('letter', 'bert')),
      stage.store.settleAttempt(id, 'key', openingOf('letter', 'anna', 'right')),
      stage.store.findClaim(id, claimToken('anna')),
      stage.store.completeUpload(id),
      stage.store.change(id, ownerOf('letter'), { expiry: { inMs: DAY } }),
      stage.store.create(aShare('letter', { password: 'right' })),
    ]);

  describe('expiry', () => {
    it('is the same for every verb whether the sweeper came or not', async () => {
      await stage.given('letter', { password: 'right', downloads: 2, expiry: { inMs: HOUR } });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna', 'right')));
      const at = stage.clock.now() + HOUR;
      const gone = { code: 'share.gone', reason: 'expired', at };
      stage.clock.goTo(at - 1);
      expect(codeOf(await stage.store.findClaim(id, claimToken('anna')))).toBe('granted');
      stage.clock.goTo(at);
      const unswept = await everyVerb();
      const seenUnswept = await stage.seen('letter');
      stage.clock.pass(3 * MINUTE);
      await stage.sweep();
      expect(await stage.seen('letter')).toEqual({ ...seenUnswept, footprintBytes: 0, blobId: undefined });
      for (const verdict of [...unswept, ...(await everyVerb())]) expect(refusalOf(verdict)).toEqual(gone);
      expect(seenUnswept.burned).toEqual({ reason: 'expired', at });
    });

    it('counts from ready when it is a duration, and from availableFrom if that is later', async () => {
      await stage.given('letter', { body: 'uploading', expiry: { inMs: HOUR } });
      stage.clock.pass(HOUR / 2);
      expect(valueOf(await stage.store.completeUpload(id)).expiry).toEqual({ at: stage.clock.now() + HOUR });
      const availableFrom = stage.clock.now() + DAY;
      await stage.given('later', { availableFrom, expiry: { inMs: HOUR } });
      stage.clock.goTo(availableFrom + HOUR - 1);
      expect(codeOf(await stage.store.claim(idOf('later'), claimOf('later', 'anna')))).toBe('granted');
      stage.clock.pass(1);
      expect(await burnedOf('later')).toEqual({ reason: 'expired', at: availableFrom + HOUR });
    });

    it('is kept by pages through all records too', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR }, password: 'right' });
      stage.clock.pass(HOUR);
      const [record] = await stage.store.list(undefined, 10);
      expect(record?.burned).toEqual({ reason: 'expired', at: stage.clock.now() });
      expect(record?.passwordTokenHash).toBeUndefined();
    });

    it('ends no transfer bookkeeping: a report after the end does no harm', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      stage.clock.pass(2 * HOUR);
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] });
      expect(await burnedOf()).toEqual({ reason: 'expired', at: stage.clock.now() - HOUR });
    });
  });

  describe('an upload', () => {
    it('lapses one hour after creation when no bytes came', async () => {
      await stage.given('letter', { body: 'uploading' });
      await stage.store.noteUpload(id, 0);
      stage.clock.pass(HOUR - 1);
      expect(await burnedOf()).toBeUndefined();
      stage.clock.pass(1);
      expect(await burnedOf()).toEqual({ reason: 'expired', at: stage.clock.now() });
      expect(codeOf(await stage.store.completeUpload(id))).toBe('share.gone');
    });

    it('lapses when it was idle for the limit, counted from its last bytes', async () => {
      await stage.given('letter', { body: 'uploading' });
      stage.clock.pass(HOUR - 1);
      await stage.store.noteUpload(id, 10);
      stage.clock.pass(20 * HOUR);
      await stage.store.noteUpload(id, 20);
      stage.clock.pass(rules.uploadIdleLimitMs - 1);
      expect(await burnedOf()).toBeUndefined();
      stage.clock.pass(1);
      expect(await burnedOf()).toEqual({ reason: 'expired', at: stage.clock.now() });
    });

    it('lapses after seven days at most, however busy', async () => {
      const start = stage.clock.now();
      await stage.given('letter', { body: 'uploading' });
      for (let n = 1; stage.clock.now() < start + 7 * DAY - HOUR; n++) {
        await stage.store.noteUpload(id, n);
        stage.clock.pass(HOUR / 2);
      }
      await stage.store.noteUpload(id, 999);
      stage.clock.goTo(start + 7 * DAY - 1);
      expect(await burnedOf()).toBeUndefined();
      stage.clock.pass(1);
      expect(await burnedOf()).toEqual({ reason: 'expired', at: start + 7 * DAY });
    });

    it('that lapsed is not brought back by bytes that come late', async () => {
      await stage.given('letter', { body: 'uploading' });
      stage.clock.pass(HOUR);
      const at = stage.clock.now();
      await stage.store.noteUpload(id, 10);
      expect(await burnedOf()).toEqual({ reason: 'expired', at });
    });

    it('that lapsed leaves a tombstone like any other', async () => {
      await stage.given('letter', { body: 'uploading', expiry: { inMs: 2 * HOUR } });
      await stage.store.noteUpload(id, 10);
      for (let day = 0; day < 5; day++) {
        stage.clock.pass(DAY - 1);
        await stage.store.noteUpload(id, 20 + day);
      }
      stage.clock.pass(DAY);
      const at = stage.clock.now();
      await stage.sweep();
      stage.clock.pass(HOUR);
      expect(await burnedOf()).toEqual({ reason: 'expired', at });
      expect(codeOf(await stage.store.create(aShare('letter', { createDigest: hashOf('new') })))).toBe('share.exists');
      stage.clock.goTo(at + 2 * HOUR + DAY);
      expect(codeOf(await stage.store.create(aShare('letter', { createDigest: hashOf('new') })))).toBe('granted');
    });

    it('ends with an absolute expiry', async () => {
      await stage.given('letter', { body: 'uploading', expiry: { at: stage.clock.now() + 10 * MINUTE } });
      stage.clock.pass(10 * MINUTE);
      expect(codeOf(await stage.store.completeUpload(id))).toBe('share.gone');
    });

    it('never lapses once it is complete', async () => {
      await stage.given('letter', { body: 'uploading', expiry: { inMs: 20 * DAY } });
      valueOf(await stage.store.completeUpload(id));
      stage.clock.pass(10 * DAY);
      await stage.sweep();
      expect(await burnedOf()).toBeUndefined();
    });
  });

  describe('a complete but unacknowledged claim', () => {
    const assumed = async () => (await stage.seen('letter')).claims[0]?.assumedCompleteAt;

    it('is taken as finished a grace after its last byte, and burns the share when it was the last', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      stage.clock.pass(HOUR);
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] });
      stage.clock.pass(rules.unacknowledgedGraceMs - 1);
      await stage.store.settleDue(id);
      expect(await assumed()).toBeUndefined();
      stage.clock.pass(1);
      expect(await stage.store.due(10)).toEqual([id]);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: 'blob-of-letter', reason: 'downloaded' });
      expect(await assumed()).toBe(stage.clock.now());
      expect(await burnedOf()).toEqual({ reason: 'downloaded', at: stage.clock.now() });
      const types = (await stage.seen('letter')).events.map((event) => event.type);
      expect(types).toEqual(['created', 'uploaded', 'claimed', 'assumed_complete', 'burned']);
    });

    it('waits on when the claimant asks again', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] });
      for (let n = 0; n < 5; n++) {
        stage.clock.pass(rules.unacknowledgedGraceMs - 1);
        await stage.store.recordProgress(id, claimToken('anna'), { resumed: true });
        await stage.sweep();
        expect(await assumed()).toBeUndefined();
      }
      expect(await stage.store.due(10)).toEqual([]);
      stage.clock.pass(rules.unacknowledgedGraceMs);
      await stage.sweep();
      expect(await assumed()).toBe(stage.clock.now());
    });

    it('is never taken as finished while a byte is missing', async () => {
      await stage.given('letter', { expiry: { inMs: 20 * DAY } });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 999] });
      stage.clock.pass(10 * DAY);
      await stage.sweep();
      expect(await assumed()).toBeUndefined();
    });

    it('keeps its slot, may still be read and acknowledged, but is not opened on the server again', async () => {
      await stage.given('letter', { downloads: 2, body: 'inline' });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      stage.clock.pass(rules.unacknowledgedGraceMs);
      await stage.sweep();
      expect(await assumed()).toBe(stage.clock.now());
      expect(codeOf(await stage.store.findClaim(id, claimToken('anna')))).toBe('granted');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('granted');
      expect(codeOf(await stage.store.reserveAttempt(id, claimOf('letter', 'anna')))).toBe('claim.done');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'bert')))).toBe('granted');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'carl')))).toBe('share.claimed');
      expect(codeOf(await stage.store.acknowledge(id, claimToken('anna')))).toBe('granted');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('claim.done');
    });

    it('that was revoked is not finished any more', async () => {
      await stage.given('letter', { body: 'inline' });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      valueOf(await stage.store.change(id, ownerOf('letter'), { rearm: 'all' }));
      stage.clock.pass(2 * HOUR);
      await stage.sweep();
      expect(await assumed()).toBeUndefined();
      expect(await burnedOf()).toBeUndefined();
    });
  });

  describe('what is due', () => {
    it('comes oldest first, not before its time, and at most as many as asked for', async () => {
      for (const hours of [3, 1, 2]) await stage.given(`in ${String(hours)} h`, { expiry: { inMs: hours * HOUR } });
      const [one, two, three] = [1, 2, 3].map((hours) => idOf(`in ${String(hours)} h`));
      expect(await stage.store.due(10)).toEqual([]);
      stage.clock.pass(HOUR - 1);
      expect(await stage.store.due(10)).toEqual([]);
      stage.clock.pass(1);
      expect(await stage.store.due(10)).toEqual([one]);
      stage.clock.pass(2 * HOUR);
      expect(await stage.store.due(10)).toEqual([one, two, three]);
      expect(await stage.store.due(2)).toEqual([one, two]);
    });

    it('is settled once: the share burns, its leftover is told until it is forgotten', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      stage.clock.pass(HOUR);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: 'blob-of-letter', reason: 'expired' });
      // A sweeper that died here finds it again.
      expect(await stage.store.due(10)).toEqual([id]);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: 'blob-of-letter' });
      await stage.store.forgetBlob(id);
      expect(await stage.store.due(10)).toEqual([]);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: undefined });
    });

    it('includes the bytes of a share that was revoked, at once', async () => {
      await stage.given('letter');
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      expect(await stage.store.due(10)).toEqual([id]);
    });

    it('is nothing for an unknown or unchanged share', async () => {
      await stage.given('letter');
      const before = await stage.engine.rawValues();
      expect(await stage.store.settleDue(idOf('nothing'))).toBeUndefined();
      expect(await stage.store.settleDue(id)).toBeUndefined();
      await stage.store.forgetBlob(id);
      await stage.store.forgetBlob(idOf('nothing'));
      expect(await stage.engine.rawValues()).toEqual(before);
    });

    it('survives a restart', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      await stage.reopen();
      stage.clock.pass(HOUR);
      expect(await stage.store.due(10)).toEqual([id]);
    });
  });

  describe('a burn', () => {
    const burns: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['downloaded', () => stage.store.acknowledge(id, claimToken('anna'))],
      ['revoked', () => stage.store.revoke(id, ownerOf('letter'))],
      ['removed', () => stage.store.remove(id, 'removed')],
      ['lost', () => stage.store.remove(id, 'lost')],
      ['expired', () => (stage.clock.pass(DAY), stage.store.settleDue(id))],
    ];

    it.each(burns)(
      '(%s) leaves reason, times, hashes of tokens, claims and events: nothing that opens it',
      async (reason, burn) => {
        const options = { password: 'right', body: 'inline' } as const;
        const asked = aShare('letter', options);
        await stage.given('letter', options);
        valueOf(await stage.store.claim(id, claimOf('letter', 'anna', 'right')));
        const createdAt = stage.clock.now();
        const lies = async (text: string): Promise<boolean> =>
          (await stage.engine.rawValues()).some((value) => Buffer.from(value).includes(text));
        const kept = [asked.linkTokenHash, asked.ownerTokenHash, asked.createDigest, claimToken('anna')];
        const destroyed = [...Object.values(marks('letter')), asked.passwordTokenHash ?? ''];
        for (const text of [...kept, ...destroyed]) expect(await lies(text)).toBe(true);
        await burn();
        for (const text of kept) expect(await lies(text)).toBe(true);
        for (const text of destroyed) expect(await lies(text)).toBe(false);
        const tombstone = await stage.seen('letter');
        expect(tombstone).toMatchObject({
          createdAt,
          sealedBy: 'sender',
          burned: { reason },
          pending: [],
          attempts: 0,
        });
        expect(tombstone.events.at(-1)?.type).toBe('burned');
        expect(tombstone.claims[0]?.tokenHash).toBe(claimToken('anna'));
        for (const verdict of await everyVerb()) expect(verdict.ok).toBe(false);
      },
    );

    it('lets no repeated claim through that raced with it', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      const acknowledged = stage.store.acknowledge(id, claimToken('anna'));
      const later = stage.store.claim(id, claimOf('letter', 'anna'));
      valueOf(await acknowledged);
      expect(codeOf(await later)).toBe('share.gone');
    });
  });

  describe('a tombstone', () => {
    const exists = async (): Promise<boolean> =>
      codeOf(await stage.store.look(id, { ownerTokenHash: ownerOf('letter') })) === 'granted';

    it('stays seven days after a burn that came early', async () => {
      await stage.given('letter', { expiry: { inMs: 20 * DAY } });
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      await stage.sweep();
      stage.clock.pass(7 * DAY - 1);
      await stage.sweep();
      expect(await exists()).toBe(true);
      stage.clock.pass(1);
      expect(await exists()).toBe(false);
    });

    it('stays one day after the expiry when that comes first', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      stage.clock.pass(HOUR);
      await stage.sweep();
      stage.clock.pass(DAY - 1);
      expect(await exists()).toBe(true);
      stage.clock.pass(1);
      expect(await exists()).toBe(false);
    });

    it('stays while bytes of its share may still be in the blob store', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      stage.clock.pass(30 * DAY);
      expect(await exists()).toBe(true);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: 'blob-of-letter', reason: 'expired' });
      await stage.store.forgetBlob(id);
      expect(await exists()).toBe(false);
    });

    it('ends without a trace when the sweeper comes, and the id is free', async () => {
      const before = (await stage.engine.rawValues()).filter((value) => Buffer.from(value).includes(id));
      await stage.given('letter', { downloads: 2, body: 'inline' });
      await stage.store.noteLook(id);
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 10] });
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      stage.clock.pass(8 * DAY);
      expect(await stage.store.due(10)).toEqual([id]);
      expect(await stage.store.settleDue(id)).toBeUndefined();
      expect(await stage.store.due(10)).toEqual([]);
      expect(await stage.store.list(undefined, 10)).toEqual([]);
      expect((await stage.engine.rawValues()).filter((value) => Buffer.from(value).includes(id))).toEqual(before);
      expect(valueOf(await stage.store.create(aShare('letter')))).toMatchObject({ repeated: false });
    });

    it('that is over frees its id before the sweeper comes, and nothing of the old share shows in the new one', async () => {
      await stage.given('letter', { body: 'uploading', expiry: { inMs: HOUR } });
      await stage.store.noteLook(id);
      await stage.store.noteUpload(id, 10);
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      await stage.store.forgetBlob(id);
      stage.clock.pass(3 * DAY);
      const again = aShare('letter', { body: 'uploading', ownerTokenHash: hashOf('new owner') });
      expect(valueOf(await stage.store.create(again))).toMatchObject({ repeated: false });
      const look = async () => valueOf(await stage.store.look(id, { ownerTokenHash: hashOf('new owner') }));
      expect(await look()).toMatchObject({ share: { events: [{ type: 'created' }] }, traces: { progress: {} } });
      expect((await look()).traces.upload).toBeUndefined();
      expect((await look()).traces.looks).toBeUndefined();
      await stage.store.noteLook(id);
      expect((await look()).traces.looks?.count).toBe(1);
      stage.clock.pass(HOUR - 1);
      expect((await look()).share.burned).toBeUndefined();
      expect(await stage.store.due(10)).toEqual([]);
    });
  });

  describe('paging through all records', () => {
    it('fills a page with ids that begin alike, wherever they are kept', async () => {
      const idWith = (n: number): string => Buffer.from([2, n, ...Array<number>(14).fill(7)]).toString('base64url');
      const ids = Array.from({ length: 40 }, (_, n) => idWith(n)).sort();
      for (const id of ids) valueOf(await stage.store.create({ ...aShare(id, { body: 'inline' }), id }));
      const told = async (after?: string) => (await stage.store.list(after, 30)).map((record) => record.id);
      expect(await told()).toEqual(ids.slice(0, 30));
      expect(await told(ids[29])).toEqual(ids.slice(30));
      expect(await told(ids[39])).toEqual([]);
    });

    it('gives each once, by id, whatever the size of a page', async () => {
      const names = Array.from({ length: 23 }, (_, n) => `letter ${String(n)}`);
      await Promise.all(names.map((name) => stage.given(name)));
      const ids = names.map(idOf).sort();
      for (const size of [1, 5, 23, 100]) {
        const seen: string[] = [];
        let page = await stage.store.list(undefined, size);
        while (page.length > 0) {
          expect(page.length).toBeLessThanOrEqual(size);
          seen.push(...page.map((record) => record.id));
          page = await stage.store.list(seen.at(-1), size);
        }
        expect(seen).toEqual(ids);
      }
    });

    it('outlines each once, in the state that its record has', async () => {
      await stage.given('expired letter', { expiry: { inMs: HOUR } });
      await stage.given('lapsed letter', { body: 'uploading' });
      stage.clock.pass(HOUR);
      await stage.given('unfinished letter', { body: 'uploading', expiry: { at: stage.clock.now() + DAY } });
      await stage.given('later letter', { availableFrom: stage.clock.now() + HOUR });
      await stage.given('claimed letter');
      valueOf(await stage.store.claim(idOf('claimed letter'), claimOf('claimed letter', 'anna')));
      await stage.given('locked letter', { password: 'right' });
      for (let n = 0; n < 5; n++)
        await stage.store.claim(idOf('locked letter'), claimOf('locked letter', 'bert', `wrong ${String(n)}`));
      const many = Array.from({ length: 600 }, (_, n) => `letter ${String(n)}`);
      await Promise.all(many.map((name) => stage.given(name)));
      const outlines: ShareOutline[] = [];
      for await (const page of stage.store.outlines()) outlines.push(...page);
      const records = await stage.store.list(undefined, 1_000);
      const byId = (a: ShareOutline, b: ShareOutline): number => (a.id < b.id ? -1 : 1);
      expect(outlines.sort(byId)).toEqual(
        records.map((share) => outlineOf(share, stage.clock.now(), rules)).sort(byId),
      );
      expect(new Set(outlines.map(({ state }) => state))).toEqual(
        new Set(['ready', 'burned', 'uploading', 'scheduled', 'claimed', 'locked']),
      );
    });

    it('gives those that are asked for by id, as they are now, and says nothing of others', async () => {
      await stage.given('letter');
      await stage.given('old letter', { expiry: { inMs: HOUR } });
      stage.clock.pass(HOUR);
      const ids = ['nothing', 'letter', 'old letter', 'letter'].map(idOf);
      const records = await stage.store.read(ids);
      expect(records.map(({ id, burned }) => [id, burned?.reason]).sort()).toEqual(
        [
          [idOf('letter'), undefined],
          [idOf('old letter'), 'expired'],
        ].sort(),
      );
      expect(await stage.store.read([])).toEqual([]);
    });
  });

  describe('the store itself', () => {
    it('has a name of its own that stays', async () => {
      const names = await Promise.all([stage.store.storeId(), stage.store.storeId()]);
      expect(names[0]).toMatch(/^[\w-]{16,}$/);
      expect(names[1]).toBe(names[0]);
      await stage.reopen();
      expect(await stage.store.storeId()).toBe(names[0]);
    });

    it('remembers the time, so that a clock that was set back shows', async () => {
      expect(await stage.store.noteTime()).toBeUndefined();
      const noted = stage.clock.now();
      await stage.reopen();
      stage.clock.pass(-HOUR);
      expect(await stage.store.noteTime()).toBe(noted);
      expect(await stage.store.noteTime()).toBe(noted - HOUR);
    });

    it('answers a ping', async () => {
      await expect(stage.store.ping()).resolves.toBeUndefined();
    });

    it('tells the room on its medium, or that it sees to that itself', async () => {
      const freeBytes = await stage.store.freeBytes();
      expect(freeBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0);
    });
  });
}
