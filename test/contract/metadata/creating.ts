/** Promises about creating, uploading and looking. */
import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../support/fixed-clock.ts';
import { aShare, claimOf, hashOf, idOf, linkOf, ownerOf } from '../../support/shares.ts';
import { codeOf, refusalOf, tally, times, useStage, valueOf, type EngineFactory } from './engine.ts';

export function creatingContract(make: EngineFactory): void {
  const stage = useStage(make);

  describe('creating a share', () => {
    it('answers the share that is kept, and keeps it over a restart', async () => {
      const asked = aShare('letter', { downloads: 3, availableFrom: stage.clock.now() + HOUR, password: 'right' });
      const { share, repeated } = valueOf(await stage.store.create(asked));
      expect(repeated).toBe(false);
      expect(share).toMatchObject({
        id: asked.id,
        downloads: 3,
        attempts: 0,
        claims: [],
        createdAt: stage.clock.now(),
      });
      expect(share.events.map((event) => event.type)).toEqual(['created', 'uploaded']);
      const before = await stage.seen('letter');
      await stage.reopen();
      expect(await stage.seen('letter')).toEqual(before);
      expect(before).toEqual(JSON.parse(JSON.stringify(share)));
    });

    it('is repeated by the same id, owner and digest, and changes nothing', async () => {
      await stage.given('letter', { downloads: 2 });
      valueOf(await stage.store.claim(idOf('letter'), claimOf('letter', 'anna')));
      const before = await stage.seen('letter');
      stage.clock.pass(HOUR);
      const again = valueOf(await stage.store.create(aShare('letter', { downloads: 2 })));
      expect(again.repeated).toBe(true);
      expect(again.share.claims).toHaveLength(1);
      expect(await stage.seen('letter')).toEqual(before);
    });

    it.each([
      ['another owner', { ownerTokenHash: hashOf('somebody else') }],
      ['another digest', { createDigest: hashOf('another request') }],
    ])('is refused under a taken id with %s, and never overwrites', async (_, different) => {
      await stage.given('letter');
      const before = await stage.seen('letter');
      expect(codeOf(await stage.store.create(aShare('letter', different)))).toBe('share.exists');
      expect(await stage.seen('letter')).toEqual(before);
      const { manifest } = valueOf(await stage.store.look(idOf('letter'), linkOf('letter')));
      expect(Buffer.from(manifest ?? [])).toEqual(aShare('letter').secrets.manifest);
    });

    it('is gone for the retry of a burned share, and taken for everybody else', async () => {
      await stage.given('letter');
      valueOf(await stage.store.revoke(idOf('letter'), ownerOf('letter')));
      const at = stage.clock.now();
      expect(refusalOf(await stage.store.create(aShare('letter')))).toEqual({
        code: 'share.gone',
        reason: 'revoked',
        at,
      });
      expect(codeOf(await stage.store.create(aShare('letter', { createDigest: hashOf('new') })))).toBe('share.exists');
    });

    it('happens once when 100 equal requests race', async () => {
      const verdicts = await Promise.all(times(100, () => stage.store.create(aShare('letter'))));
      expect(verdicts.filter((verdict) => !valueOf(verdict).repeated)).toHaveLength(1);
      expect(new Set(verdicts.map((verdict) => JSON.stringify(valueOf(verdict).share))).size).toBe(1);
    });

    it('happens for one of 100 different requests with one id', async () => {
      const verdicts = await Promise.all(
        times(100, (n) => stage.store.create(aShare('letter', { createDigest: hashOf(String(n)) }))),
      );
      expect(tally(verdicts)).toEqual({ granted: 1, 'share.exists': 99 });
    });

    it('keeps each manifest apart, byte for byte', async () => {
      await Promise.all(times(20, (n) => stage.given(`letter ${String(n)}`, { manifestBytes: 3_000 + n })));
      const looks = await Promise.all(
        times(20, (n) => stage.store.look(idOf(`letter ${String(n)}`), linkOf(`letter ${String(n)}`))),
      );
      for (const [n, look] of looks.entries())
        expect(Buffer.from(valueOf(look).manifest ?? [])).toEqual(
          aShare(`letter ${String(n)}`, { manifestBytes: 3_000 + n }).secrets.manifest,
        );
    });
  });

  describe('completing an upload', () => {
    it('makes the share ready and answers the same when repeated', async () => {
      await stage.given('film', { body: 'uploading' });
      stage.clock.pass(HOUR / 2);
      const ready = valueOf(await stage.store.completeUpload(idOf('film')));
      expect(ready.readyAt).toBe(stage.clock.now());
      const before = await stage.seen('film');
      stage.clock.pass(HOUR);
      expect(valueOf(await stage.store.completeUpload(idOf('film')))).toEqual(before);
      expect(await stage.seen('film')).toEqual(before);
      expect(before.events.map((event) => event.type)).toEqual(['created', 'uploaded']);
    });

    it('is not found without a share and gone after the burn', async () => {
      expect(codeOf(await stage.store.completeUpload(idOf('film')))).toBe('share.not_found');
      await stage.given('film', { body: 'uploading' });
      valueOf(await stage.store.revoke(idOf('film'), ownerOf('film')));
      expect(codeOf(await stage.store.completeUpload(idOf('film')))).toBe('share.gone');
    });

    it('can be watched by the owner while it goes on', async () => {
      await stage.given('film', { body: 'uploading' });
      stage.clock.pass(1_000);
      await stage.store.noteUpload(idOf('film'), 400);
      const { traces } = valueOf(await stage.store.look(idOf('film'), { ownerTokenHash: ownerOf('film') }));
      expect(traces.upload).toEqual({ bytes: 400, lastAt: stage.clock.now() });
    });
  });

  describe('looking', () => {
    it('shows the manifest to a holder of the link when there is no password and the upload is complete', async () => {
      await stage.given('open');
      await stage.given('secret', { password: 'right' });
      await stage.given('film', { body: 'uploading' });
      const look = async (name: string) => valueOf(await stage.store.look(idOf(name), linkOf(name)));
      expect(Buffer.from((await look('open')).manifest ?? [])).toEqual(aShare('open').secrets.manifest);
      expect(await look('secret')).not.toHaveProperty('manifest', expect.anything());
      expect(await look('film')).not.toHaveProperty('manifest', expect.anything());
      valueOf(await stage.store.completeUpload(idOf('film')));
      expect(await look('film')).toHaveProperty('manifest', expect.anything());
    });

    it('shows the owner everything but the manifest', async () => {
      await stage.given('open');
      const seen = valueOf(await stage.store.look(idOf('open'), { ownerTokenHash: ownerOf('open') }));
      expect(seen.manifest).toBeUndefined();
      expect(seen.now).toBe(stage.clock.now());
    });

    it('gives one answer for an unknown id and for a wrong token', async () => {
      await stage.given('open');
      const asked = [
        stage.store.look(idOf('nothing'), linkOf('nothing')),
        stage.store.look(idOf('open'), linkOf('nothing')),
        stage.store.look(idOf('nothing'), { ownerTokenHash: ownerOf('nothing') }),
        stage.store.look(idOf('open'), { ownerTokenHash: ownerOf('nothing') }),
        stage.store.look(idOf('open'), { ownerTokenHash: linkOf('open').linkTokenHash }),
        stage.store.look(idOf('open'), { linkTokenHash: ownerOf('open') }),
        stage.store.look(idOf('open'), { linkTokenHash: '' }),
      ];
      for (const verdict of await Promise.all(asked)) expect(refusalOf(verdict)).toEqual({ code: 'share.not_found' });
    });

    it('changes nothing, a hundred times', async () => {
      await stage.given('open', { downloads: 2 });
      valueOf(await stage.store.claim(idOf('open'), claimOf('open', 'anna')));
      const before = await stage.engine.rawValues();
      await Promise.all(
        times(100, (n) =>
          stage.store.look(idOf('open'), n % 2 === 0 ? linkOf('open') : { ownerTokenHash: ownerOf('open') }),
        ),
      );
      expect(await stage.engine.rawValues()).toEqual(before);
    });

    it('is counted beside the share when noted, and changes nothing else', async () => {
      await stage.given('open');
      const before = await stage.seen('open');
      const firstAt = stage.clock.now();
      await stage.store.noteLook(idOf('open'));
      stage.clock.pass(1_000);
      await Promise.all(times(9, () => stage.store.noteLook(idOf('open'))));
      const { traces, share } = valueOf(await stage.store.look(idOf('open'), { ownerTokenHash: ownerOf('open') }));
      expect(traces.looks).toEqual({ count: 10, firstAt, lastAt: firstAt + 1_000 });
      expect(share).toEqual(before);
    });

    it('is gone for a holder of the link after the burn, with reason and time, and visible to the owner', async () => {
      await stage.given('open');
      valueOf(await stage.store.revoke(idOf('open'), ownerOf('open')));
      const burned = { reason: 'revoked', at: stage.clock.now() };
      expect(refusalOf(await stage.store.look(idOf('open'), linkOf('open')))).toEqual({
        code: 'share.gone',
        ...burned,
      });
      expect((await stage.seen('open')).burned).toEqual(burned);
    });
  });

  describe('notes beside a share', () => {
    it('leave nothing behind for an unknown id or claim', async () => {
      await stage.given('open');
      const before = await stage.engine.rawValues();
      await stage.store.noteLook(idOf('nothing'));
      await stage.store.noteUpload(idOf('nothing'), 10);
      await stage.store.recordProgress(idOf('nothing'), hashOf('token'), { interval: [0, 10] });
      await stage.store.recordProgress(idOf('open'), hashOf('token'), { interval: [0, 10] });
      expect(await stage.engine.rawValues()).toEqual(before);
    });
  });
}
