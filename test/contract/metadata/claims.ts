/** Promises about claims: taken, repeated, read, finished. */
import { describe, expect, it } from '@jest/globals';
import { HOUR, SECOND } from '../../support/fixed-clock.ts';
import { aShare, claimOf, claimToken, hashOf, idOf, linkOf, ownerOf } from '../../support/shares.ts';
import { codeOf, refusalOf, tally, times, useStage, valueOf, type EngineFactory } from './engine.ts';

export function claimsContract(make: EngineFactory): void {
  const stage = useStage(make);
  const id = idOf('letter');

  describe('claiming', () => {
    it('hands out header, manifest, inline body and the claim', async () => {
      await stage.given('letter', { body: 'inline' });
      const { secrets } = aShare('letter', { body: 'inline' });
      const grant = valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      expect(grant).toMatchObject({ header: secrets.header, repeated: false });
      expect(Buffer.from(grant.manifest)).toEqual(secrets.manifest);
      expect(Buffer.from(grant.body ?? [])).toEqual(secrets.body);
      expect(grant.claim).toMatchObject({ tokenHash: claimToken('anna'), startedAt: stage.clock.now() });
      expect(grant.share.claims).toEqual([grant.claim]);
    });

    it('gives a share with one download to one of 1,000 that ask at once', async () => {
      await stage.given('letter');
      const verdicts = await Promise.all(
        times(1_000, (n) => stage.store.claim(id, claimOf('letter', `visitor ${String(n)}`))),
      );
      expect(tally(verdicts)).toEqual({ granted: 1, 'share.claimed': 999 });
      expect((await stage.seen('letter')).claims).toHaveLength(1);
    });

    it('never lets more hold a slot than there are downloads', async () => {
      await stage.given('letter', { downloads: 7 });
      const verdicts = await Promise.all(
        times(100, (n) => stage.store.claim(id, claimOf('letter', `visitor ${String(n)}`))),
      );
      expect(tally(verdicts)).toEqual({ granted: 7, 'share.claimed': 93 });
      const starts = (await stage.seen('letter')).claims.map((claim) => claim.startedAt);
      expect(new Set(starts).size).toBe(7);
    });

    it('makes one claim of 100 equal tokens, with 100 equal answers', async () => {
      await stage.given('letter', { body: 'inline', downloads: 2 });
      const grants = (await Promise.all(times(100, () => stage.store.claim(id, claimOf('letter', 'anna'))))).map(
        valueOf,
      );
      const told = grants.map(({ header, manifest, body, claim, share }) =>
        JSON.stringify([header, manifest, body, claim, share.claims, share.expiry, share.bodyBytes]),
      );
      expect(new Set(told).size).toBe(1);
      expect(grants.filter((grant) => !grant.repeated)).toHaveLength(1);
      expect((await stage.seen('letter')).claims).toHaveLength(1);
    });

    it('tells the second visitor since when the share is claimed', async () => {
      await stage.given('letter', { downloads: 2 });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      stage.clock.pass(HOUR);
      valueOf(await stage.store.claim(id, claimOf('letter', 'bert')));
      const claimedAt = stage.clock.now();
      stage.clock.pass(HOUR);
      expect(refusalOf(await stage.store.claim(id, claimOf('letter', 'carl')))).toEqual({
        code: 'share.claimed',
        claimedAt,
      });
    });

    it('opens when availableFrom has come, not a millisecond earlier', async () => {
      const availableFrom = stage.clock.now() + HOUR;
      await stage.given('letter', { availableFrom });
      stage.clock.goTo(availableFrom - 1);
      expect(refusalOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toEqual({
        code: 'share.not_yet',
        availableFrom,
      });
      stage.clock.pass(1);
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('granted');
    });

    it('ignores a password that nobody asked for', async () => {
      await stage.given('letter');
      expect(codeOf(await stage.store.prove(id, linkOf('letter', 'whatever')))).toBe('granted');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna', 'whatever')))).toBe('granted');
      expect((await stage.seen('letter')).attempts).toBe(0);
    });

    it('has no time after which somebody else gets the share', async () => {
      await stage.given('letter', { expiry: { inMs: 20 * 24 * HOUR } });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      for (let day = 0; day < 19; day++) {
        stage.clock.pass(24 * HOUR);
        await stage.sweep();
        expect(codeOf(await stage.store.claim(id, claimOf('letter', 'bert')))).toBe('share.claimed');
      }
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('granted');
    });

    it('survives a restart', async () => {
      await stage.given('letter');
      const { claim } = valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await stage.reopen();
      expect(valueOf(await stage.store.claim(id, claimOf('letter', 'anna'))).claim).toEqual(claim);
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'bert')))).toBe('share.claimed');
    });
  });

  describe('reading with a claim', () => {
    it('is allowed until the claim is acknowledged, and again and again before', async () => {
      await stage.given('letter', { body: 'inline', downloads: 2 });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      for (let n = 0; n < 3; n++) {
        const grant = valueOf(await stage.store.findClaim(id, claimToken('anna')));
        expect(Buffer.from(grant.body ?? [])).toEqual(aShare('letter', { body: 'inline' }).secrets.body);
        expect(grant.claim.tokenHash).toBe(claimToken('anna'));
      }
      valueOf(await stage.store.acknowledge(id, claimToken('anna')));
      expect(codeOf(await stage.store.findClaim(id, claimToken('anna')))).toBe('claim.done');
    });

    it('ends when the claim is revoked, whatever becomes of the share, and when the share is burned', async () => {
      await stage.given('letter', { downloads: 3 });
      for (const who of ['anna', 'bert', 'carl']) valueOf(await stage.store.claim(id, claimOf('letter', who)));
      const { claims } = await stage.seen('letter');
      valueOf(await stage.store.change(id, ownerOf('letter'), { rearm: claims[0]?.startedAt }));
      valueOf(await stage.store.acknowledge(id, claimToken('bert')));
      const codes = async (): Promise<string[]> =>
        Promise.all(
          ['anna', 'bert', 'carl'].map(async (who) => codeOf(await stage.store.findClaim(id, claimToken(who)))),
        );
      expect(await codes()).toEqual(['claim.revoked', 'claim.done', 'granted']);
      valueOf(await stage.store.revoke(id, ownerOf('letter')));
      expect(await codes()).toEqual(['claim.revoked', 'share.gone', 'share.gone']);
    });

    it('is not found for a token that never claimed, as for an unknown share', async () => {
      await stage.given('letter');
      for (const verdict of [
        await stage.store.findClaim(id, claimToken('anna')),
        await stage.store.findClaim(idOf('nothing'), claimToken('anna')),
        await stage.store.acknowledge(id, claimToken('anna')),
        await stage.store.acknowledge(idOf('nothing'), claimToken('anna')),
      ])
        expect(refusalOf(verdict)).toEqual({ code: 'share.not_found' });
    });
  });

  describe('progress', () => {
    it('is the union of what was handed over, and counts every byte served', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      const token = claimToken('anna');
      await stage.store.recordProgress(id, token, { interval: [0, 400] });
      stage.clock.pass(SECOND);
      await stage.store.recordProgress(id, token, { interval: [600, 700], resumed: true });
      stage.clock.pass(SECOND);
      await stage.store.recordProgress(id, token, { interval: [300, 500] });
      const { progress } = valueOf(await stage.store.findClaim(id, token));
      expect(progress).toMatchObject({
        intervals: [
          [0, 500],
          [600, 700],
        ],
        servedBytes: 700,
        lastAt: stage.clock.now(),
        resumed: { count: 1, firstAt: stage.clock.now() - SECOND, lastAt: stage.clock.now() - SECOND },
      });
      const { traces } = valueOf(await stage.store.look(id, { ownerTokenHash: ownerOf('letter') }));
      expect(traces.progress[token]).toEqual(progress);
    });

    it('loses no report when many come at once', async () => {
      await stage.given('letter', { bodyBytes: 100_000 });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await Promise.all(
        times(100, (n) =>
          stage.store.recordProgress(id, claimToken('anna'), { interval: [n * 1_000, n * 1_000 + 1_000] }),
        ),
      );
      const { progress, claim } = valueOf(await stage.store.findClaim(id, claimToken('anna')));
      expect(progress).toMatchObject({ intervals: [[0, 100_000]], servedBytes: 100_000 });
      expect(claim.completeAt).toBe(stage.clock.now());
    });

    it('is bounded for a claimant who reads every second byte, and never tells too much', async () => {
      await stage.given('letter', { bodyBytes: 4_000 });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      await Promise.all(
        times(1_000, (n) => stage.store.recordProgress(id, claimToken('anna'), { interval: [2 * n, 2 * n + 1] })),
      );
      const { progress } = valueOf(await stage.store.findClaim(id, claimToken('anna')));
      expect(progress?.servedBytes).toBe(1_000);
      expect(progress?.intervals.length).toBeLessThanOrEqual(256);
      for (const [from, to] of progress?.intervals ?? []) expect([from % 2, to - from]).toEqual([0, 1]);
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 4_000] });
      expect(valueOf(await stage.store.findClaim(id, claimToken('anna'))).claim.completeAt).toBe(stage.clock.now());
    });

    it('keeps the time when everything was handed over: the first time, durably, not before', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      const complete = async (): Promise<number | undefined> => (await stage.seen('letter')).claims[0]?.completeAt;
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [1, 1_000] });
      expect(await complete()).toBeUndefined();
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1] });
      const at = stage.clock.now();
      expect(await complete()).toBe(at);
      stage.clock.pass(HOUR / 2);
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] });
      expect(await complete()).toBe(at);
      await stage.reopen();
      expect(await complete()).toBe(at);
    });

    it('of an inline body is complete with the claim', async () => {
      await stage.given('letter', { body: 'inline' });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      expect((await stage.seen('letter')).claims[0]?.completeAt).toBe(stage.clock.now());
    });
  });

  describe('acknowledging', () => {
    const downloaded = { id, blobId: 'blob-of-letter', reason: 'downloaded' };

    it('of the last slot burns: the secrets are gone when it resolves, and the leftover is told once', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      expect(valueOf(await stage.store.acknowledge(id, claimToken('anna')))).toEqual(downloaded);
      expect((await stage.seen('letter')).burned).toEqual({ reason: 'downloaded', at: stage.clock.now() });
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('share.gone');
      expect(codeOf(await stage.store.findClaim(id, claimToken('anna')))).toBe('share.gone');
    });

    it('is idempotent, also after the burn and long after', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      valueOf(await stage.store.acknowledge(id, claimToken('anna')));
      const before = await stage.seen('letter');
      stage.clock.pass(HOUR);
      expect(valueOf(await stage.store.acknowledge(id, claimToken('anna')))).toBeUndefined();
      expect(await stage.seen('letter')).toEqual(before);
    });

    it('100 times at once burns once', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      const leftovers = await Promise.all(times(100, () => stage.store.acknowledge(id, claimToken('anna'))));
      expect(leftovers.map(valueOf).filter((leftover) => leftover !== undefined)).toHaveLength(1);
      const types = (await stage.seen('letter')).events.map((event) => event.type);
      expect(types).toEqual(['created', 'uploaded', 'claimed', 'acknowledged', 'burned']);
    });

    it('leaves the share to the others while slots are left', async () => {
      await stage.given('letter', { downloads: 2 });
      for (const who of ['anna', 'bert']) valueOf(await stage.store.claim(id, claimOf('letter', who)));
      expect(valueOf(await stage.store.acknowledge(id, claimToken('anna')))).toBeUndefined();
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'anna')))).toBe('claim.done');
      expect(codeOf(await stage.store.claim(id, claimOf('letter', 'carl')))).toBe('share.claimed');
      expect(codeOf(await stage.store.findClaim(id, claimToken('bert')))).toBe('granted');
      expect(valueOf(await stage.store.acknowledge(id, claimToken('bert')))).toEqual(downloaded);
    });

    it.each(['revoked', 'expired', 'removed'] as const)(
      'is taken note of when the share was %s meanwhile, and the reason stays',
      async (reason) => {
        await stage.given('letter', { expiry: { inMs: HOUR } });
        valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
        if (reason === 'revoked') valueOf(await stage.store.revoke(id, ownerOf('letter')));
        if (reason === 'removed') await stage.store.remove(id, 'removed');
        if (reason === 'expired') stage.clock.pass(HOUR);
        const at = stage.clock.now();
        stage.clock.pass(SECOND);
        const told = valueOf(await stage.store.acknowledge(id, claimToken('anna')));
        expect(told?.reason).toBe(reason === 'expired' ? reason : undefined);
        const seen = await stage.seen('letter');
        expect(seen.burned).toEqual({ reason, at });
        expect(seen.claims[0]?.acknowledgedAt).toBe(stage.clock.now());
      },
    );

    it('is refused for a revoked claim', async () => {
      await stage.given('letter');
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      valueOf(await stage.store.change(id, ownerOf('letter'), { rearm: 'all' }));
      expect(codeOf(await stage.store.acknowledge(id, claimToken('anna')))).toBe('claim.revoked');
      expect((await stage.seen('letter')).burned).toBeUndefined();
    });

    it('races with claims: nobody gets in after the burn', async () => {
      await stage.given('letter', { downloads: 2 });
      valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
      valueOf(await stage.store.claim(id, claimOf('letter', 'bert')));
      const [, , ...others] = await Promise.all([
        stage.store.acknowledge(id, claimToken('anna')),
        stage.store.acknowledge(id, claimToken('bert')),
        ...times(50, (n) => stage.store.claim(id, claimOf('letter', `visitor ${String(n)}`))),
        ...times(50, () => stage.store.findClaim(id, hashOf('guess'))),
      ]);
      expect(others.filter((verdict) => verdict.ok)).toEqual([]);
      expect((await stage.seen('letter')).burned?.reason).toBe('downloaded');
    });
  });

  describe('events', () => {
    it('tell what happened in order, repeats in a row as one', async () => {
      await stage.given('letter', { password: 'right', downloads: 2 });
      const { store, clock } = stage;
      for (let n = 0; n < 5; n++) {
        clock.pass(SECOND);
        await store.prove(id, linkOf('letter', 'wrong'));
      }
      clock.pass(SECOND);
      valueOf(await store.change(id, ownerOf('letter'), { unlock: true }));
      valueOf(await store.claim(id, claimOf('letter', 'anna', 'right')));
      valueOf(await store.claim(id, claimOf('letter', 'anna', 'right')));
      valueOf(await store.change(id, ownerOf('letter'), { rearm: 'all', downloads: 3 }));
      valueOf(await store.revoke(id, ownerOf('letter')));
      const start = clock.now() - 6 * SECOND;
      const { events } = await stage.seen('letter');
      expect(events.map((event) => event.type)).toEqual([
        ...['created', 'uploaded', 'wrong_password', 'locked', 'unlocked', 'claimed', 'resumed', 'rearmed', 'changed'],
        'burned',
      ]);
      expect(events[2]).toEqual({
        type: 'wrong_password',
        at: start + SECOND,
        lastAt: start + 5 * SECOND,
        count: 5,
      });
    });

    it('are a hundred at most, whatever happens', async () => {
      await stage.given('letter', { downloads: 100 });
      for (let n = 0; n < 60; n++) {
        valueOf(await stage.store.claim(id, claimOf('letter', `visitor ${String(n)}`)));
        valueOf(await stage.store.acknowledge(id, claimToken(`visitor ${String(n)}`)));
      }
      const { events } = await stage.seen('letter');
      expect(events).toHaveLength(100);
      expect(events[0]?.type).toBe('created');
      expect(events.at(-1)?.type).toBe('acknowledged');
    });
  });
}
