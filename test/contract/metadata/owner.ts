/** Promises about what the owner may do: change, unlock, re-arm, revoke. */
import { describe, expect, it } from '@jest/globals';
import type { ShareChange } from '../../../src/share/change.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/fixed-clock.ts';
import { claimOf, claimToken, hashOf, idOf, linkOf, ownerOf, rules } from '../../support/shares.ts';
import { codeOf, refusalOf, times, useStage, valueOf, type EngineFactory } from './engine.ts';

export function ownerContract(make: EngineFactory): void {
  const stage = useStage(make);
  const id = idOf('letter');
  const change = (wanted: ShareChange) => stage.store.change(id, ownerOf('letter'), wanted);
  const claim = (who: string, password?: string) => stage.store.claim(id, claimOf('letter', who, password));
  const acknowledge = (who: string) => stage.store.acknowledge(id, claimToken(who));
  const lock = () => Promise.all(times(5, () => stage.store.prove(id, linkOf('letter', 'wrong'))));

  describe('a change', () => {
    it('answers the share as it is then', async () => {
      await stage.given('letter');
      const changed = valueOf(await change({ downloads: 4 }));
      expect(changed).toMatchObject({ now: stage.clock.now(), share: { downloads: 4 }, traces: { progress: {} } });
      expect(changed.burned).toBeUndefined();
      expect(await stage.seen('letter')).toEqual(JSON.parse(JSON.stringify(changed.share)));
    });

    it('is not found for an unknown id and for a wrong token alike, and gone after the burn', async () => {
      await stage.given('letter');
      for (const [share, token] of [
        [idOf('nothing'), ownerOf('nothing')],
        [id, ownerOf('nothing')],
        [id, linkOf('letter').linkTokenHash],
      ] as const) {
        expect(refusalOf(await stage.store.change(share, token, { downloads: 2 }))).toEqual({
          code: 'share.not_found',
        });
        expect(refusalOf(await stage.store.revoke(share, token))).toEqual({ code: 'share.not_found' });
      }
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      expect(codeOf(await change({ downloads: 2 }))).toBe('share.gone');
    });

    it.each<[string, ShareChange]>([
      ['downloads', { unlock: true, rearm: 'all', expiry: { inMs: HOUR }, downloads: 101 }],
      ['downloads below those taken', { unlock: true, expiry: { inMs: HOUR }, downloads: 1 }],
      ['expiry', { unlock: true, rearm: 'all', downloads: 4, expiry: { inMs: 31 * DAY } }],
      ['re-arm', { unlock: true, downloads: 5, rearm: 1 }],
    ])('is made whole or not at all: refused for its %s', async (_, wanted) => {
      await stage.given('letter', { password: 'right', downloads: 3 });
      for (const who of ['anna', 'bert']) valueOf(await claim(who, 'right'));
      await lock();
      const before = await stage.engine.rawValues();
      expect((await change(wanted)).ok).toBe(false);
      expect(await stage.engine.rawValues()).toEqual(before);
    });

    it('can do everything in one step', async () => {
      await stage.given('letter', { password: 'right' });
      valueOf(await claim('anna', 'right'));
      await lock();
      valueOf(await change({ unlock: true, rearm: 'all', downloads: 2, expiry: { inMs: HOUR } }));
      for (const who of ['bert', 'carl']) expect(codeOf(await claim(who, 'right'))).toBe('granted');
      expect(codeOf(await claim('anna', 'right'))).toBe('claim.revoked');
      stage.clock.pass(HOUR);
      expect(codeOf(await claim('bert', 'right'))).toBe('share.gone');
    });
  });

  describe('unlocking', () => {
    it("clears the attempts, three times in a share's life; what changes nothing is not counted", async () => {
      await stage.given('letter', { password: 'right' });
      for (let time = 1; time <= 3; time++) {
        await lock();
        valueOf(await change({ unlock: true }));
        valueOf(await change({ unlock: true }));
        expect(await stage.seen('letter')).toMatchObject({ attempts: 0, unlocks: time });
        expect(codeOf(await stage.store.prove(id, linkOf('letter', 'right')))).toBe('granted');
      }
      expect(codeOf(await change({ unlock: true }))).toBe('granted');
      await lock();
      expect(codeOf(await change({ unlock: true }))).toBe('change.refused');
      expect(codeOf(await stage.store.prove(id, linkOf('letter', 'right')))).toBe('share.locked');
      expect((await stage.seen('letter')).events.filter((event) => event.type === 'unlocked')).toHaveLength(3);
    });

    it('clears attempts before they lock, and counts that', async () => {
      await stage.given('letter', { password: 'right' });
      await stage.store.prove(id, linkOf('letter', 'wrong'));
      valueOf(await change({ unlock: true }));
      expect(await stage.seen('letter')).toMatchObject({ attempts: 0, unlocks: 1 });
    });

    it('counts once when asked 100 times at once', async () => {
      await stage.given('letter', { password: 'right' });
      await lock();
      await Promise.all(times(100, () => change({ unlock: true })));
      expect((await stage.seen('letter')).unlocks).toBe(1);
    });
  });

  describe('re-arming', () => {
    it('revokes what is unacknowledged and frees its slot, three times; no-ops are not counted', async () => {
      await stage.given('letter');
      for (let time = 1; time <= 3; time++) {
        valueOf(await claim(`visitor ${String(time)}`));
        valueOf(await change({ rearm: 'all' }));
        valueOf(await change({ rearm: 'all' }));
        expect((await stage.seen('letter')).rearms).toBe(time);
        expect(codeOf(await claim(`visitor ${String(time)}`))).toBe('claim.revoked');
      }
      valueOf(await claim('anna'));
      expect(codeOf(await change({ rearm: 'all' }))).toBe('change.refused');
      expect(codeOf(await claim('anna'))).toBe('granted');
    });

    it('can name one claim by its start, and leaves the others', async () => {
      await stage.given('letter', { downloads: 2 });
      const { claim: anna } = valueOf(await claim('anna'));
      valueOf(await claim('bert'));
      valueOf(await change({ rearm: anna.startedAt }));
      expect(codeOf(await claim('anna'))).toBe('claim.revoked');
      expect(codeOf(await claim('bert'))).toBe('granted');
      expect(codeOf(await change({ rearm: anna.startedAt - 1 }))).toBe('change.refused');
      expect(codeOf(await change({ rearm: anna.startedAt }))).toBe('granted');
      expect((await stage.seen('letter')).rearms).toBe(1);
    });

    it('leaves acknowledged claims alone', async () => {
      await stage.given('letter', { downloads: 2 });
      const { claim: anna } = valueOf(await claim('anna'));
      valueOf(await acknowledge('anna'));
      valueOf(await change({ rearm: 'all' }));
      valueOf(await change({ rearm: anna.startedAt }));
      expect(await stage.seen('letter')).toMatchObject({ rearms: 0, claims: [{ tokenHash: claimToken('anna') }] });
      expect(codeOf(await claim('bert'))).toBe('granted');
      expect(codeOf(await claim('carl'))).toBe('share.claimed');
    });

    it('takes back a claim that was assumed complete', async () => {
      await stage.given('letter', { downloads: 2, body: 'inline' });
      valueOf(await claim('anna'));
      stage.clock.pass(rules.unacknowledgedGraceMs);
      await stage.sweep();
      expect((await stage.seen('letter')).claims[0]?.assumedCompleteAt).toBe(stage.clock.now());
      valueOf(await change({ rearm: 'all' }));
      expect(codeOf(await claim('anna'))).toBe('claim.revoked');
      for (const who of ['bert', 'carl']) expect(codeOf(await claim(who))).toBe('granted');
    });
  });

  describe('the number of downloads', () => {
    it('can be raised, which reopens, and goes up to 100', async () => {
      await stage.given('letter');
      valueOf(await claim('anna'));
      expect(codeOf(await claim('bert'))).toBe('share.claimed');
      valueOf(await change({ downloads: 2 }));
      expect(codeOf(await claim('bert'))).toBe('granted');
      expect(codeOf(await change({ downloads: 100 }))).toBe('granted');
      expect(codeOf(await change({ downloads: 101 }))).toBe('change.refused');
    });

    it('can be lowered to what is taken, not below, and never to none', async () => {
      await stage.given('letter', { downloads: 5 });
      for (const who of ['anna', 'bert']) valueOf(await claim(who));
      valueOf(await acknowledge('anna'));
      expect(codeOf(await change({ downloads: 1 }))).toBe('change.refused');
      expect(codeOf(await change({ downloads: 0 }))).toBe('change.refused');
      expect(valueOf(await change({ downloads: 2 })).burned).toBeUndefined();
      expect(codeOf(await claim('carl'))).toBe('share.claimed');
      expect((await stage.seen('letter')).burned).toBeUndefined();
    });

    it('lowered to what is finished, with none live, burns', async () => {
      await stage.given('letter', { downloads: 5 });
      valueOf(await claim('anna'));
      valueOf(await acknowledge('anna'));
      const changed = valueOf(await change({ downloads: 1 }));
      expect(changed.burned).toEqual({ id, blobId: 'blob-of-letter', reason: 'downloaded' });
      expect(changed.share.burned).toEqual({ reason: 'downloaded', at: stage.clock.now() });
    });

    it('lowered on a share that nobody has claimed leaves it ready', async () => {
      await stage.given('letter', { downloads: 5 });
      valueOf(await change({ downloads: 1 }));
      expect(codeOf(await claim('anna'))).toBe('granted');
    });
  });

  describe('the expiry', () => {
    it('can be any future time from now on', async () => {
      await stage.given('letter', { availableFrom: stage.clock.now() + DAY });
      const now = stage.clock.now();
      expect(codeOf(await change({ expiry: { at: now } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { at: now - DAY } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { at: now + 1 } }))).toBe('granted');
      stage.clock.pass(1);
      expect((await stage.seen('letter')).burned).toEqual({ reason: 'expired', at: now + 1 });
    });

    it('ends at most the longest life after the share was ready or available, however late it is asked', async () => {
      const readyAt = stage.clock.now();
      await stage.given('letter');
      stage.clock.pass(DAY / 2);
      const latest = readyAt + rules.maxExpiresInMs;
      expect(codeOf(await change({ expiry: { at: latest + 1 } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { inMs: rules.maxExpiresInMs } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { at: latest } }))).toBe('granted');
      await stage.given('later', { availableFrom: stage.clock.now() + DAY });
      const later = stage.clock.now() + DAY + rules.maxExpiresInMs;
      const changeLater = (at: number) => stage.store.change(idOf('later'), ownerOf('later'), { expiry: { at } });
      expect(codeOf(await changeLater(later + 1))).toBe('request.invalid');
      expect(codeOf(await changeLater(later))).toBe('granted');
    });

    it('given as a duration counts from now once the share is open, and from then before', async () => {
      await stage.given('letter', { availableFrom: stage.clock.now() + HOUR });
      expect(valueOf(await change({ expiry: { inMs: MINUTE } })).share.expiry).toEqual({
        at: stage.clock.now() + HOUR + MINUTE,
      });
      stage.clock.pass(HOUR);
      expect(valueOf(await change({ expiry: { inMs: 2 * HOUR } })).share.expiry).toEqual({
        at: stage.clock.now() + 2 * HOUR,
      });
    });

    it('given as a duration while uploading still counts from ready, and stays within the longest life', async () => {
      await stage.given('letter', { body: 'uploading' });
      stage.clock.pass(HOUR / 2);
      expect(codeOf(await change({ expiry: { inMs: rules.maxExpiresInMs + 1 } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { inMs: 0 } }))).toBe('request.invalid');
      expect(codeOf(await change({ expiry: { inMs: -HOUR } }))).toBe('request.invalid');
      valueOf(await change({ expiry: { inMs: 2 * HOUR } }));
      stage.clock.pass(HOUR / 4);
      const ready = valueOf(await stage.store.completeUpload(id));
      expect(ready.expiry).toEqual({ at: stage.clock.now() + 2 * HOUR });
    });

    it('given as a time while uploading is an upper end of the upload too', async () => {
      await stage.given('letter', { body: 'uploading' });
      valueOf(await change({ expiry: { at: stage.clock.now() + 10 * SECOND } }));
      stage.clock.pass(10 * SECOND);
      expect(codeOf(await stage.store.completeUpload(id))).toBe('share.gone');
    });
  });

  describe('revoking', () => {
    it('burns at once, is idempotent, and tells the leftover once', async () => {
      await stage.given('letter', { downloads: 2 });
      valueOf(await claim('anna'));
      const leftover = { id, blobId: 'blob-of-letter', reason: 'revoked' };
      expect(valueOf(await stage.store.revoke(id, ownerOf('letter')))).toEqual(leftover);
      const before = await stage.seen('letter');
      expect(before.burned).toEqual({ reason: 'revoked', at: stage.clock.now() });
      stage.clock.pass(HOUR);
      expect(valueOf(await stage.store.revoke(id, ownerOf('letter')))).toBeUndefined();
      expect(await stage.seen('letter')).toEqual(before);
    });

    it('keeps the reason of an earlier burn', async () => {
      await stage.given('letter', { expiry: { inMs: HOUR } });
      stage.clock.pass(2 * HOUR);
      expect(valueOf(await stage.store.revoke(id, ownerOf('letter')))?.reason).toBe('expired');
      expect((await stage.seen('letter')).burned).toEqual({ reason: 'expired', at: stage.clock.now() - HOUR });
    });

    it('works while uploading, scheduled, claimed and locked', async () => {
      await stage.given('uploading', { body: 'uploading' });
      await stage.given('scheduled', { availableFrom: stage.clock.now() + HOUR });
      await stage.given('claimed');
      valueOf(await stage.store.claim(idOf('claimed'), claimOf('claimed', 'anna')));
      await stage.given('locked', { password: 'right' });
      for (let n = 0; n < 5; n++) await stage.store.prove(idOf('locked'), linkOf('locked', 'wrong'));
      for (const name of ['uploading', 'scheduled', 'claimed', 'locked'])
        expect(valueOf(await stage.store.revoke(idOf(name), ownerOf(name)))?.blobId).toBe(`blob-of-${name}`);
    });
  });

  describe('removing', () => {
    it.each(['removed', 'lost'] as const)('needs no owner, says %s, and tells the leftover once', async (reason) => {
      await stage.given('letter');
      expect(await stage.store.remove(id, reason)).toEqual({ id, blobId: 'blob-of-letter', reason });
      expect((await stage.seen('letter')).burned).toEqual({ reason, at: stage.clock.now() });
      expect(await stage.store.remove(id, reason)).toBeUndefined();
      expect(await stage.store.remove(idOf('nothing'), reason)).toBeUndefined();
      expect(codeOf(await stage.store.look(id, { linkTokenHash: hashOf('no link') }))).toBe('share.not_found');
    });
  });
}
