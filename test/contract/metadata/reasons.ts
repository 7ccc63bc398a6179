/** Promises about telling why a share burned: to one who asks, once in its life. */
import { describe, expect, it } from '@jest/globals';
import type { Burned } from '../../../src/share/metadata-store.ts';
import { DAY, HOUR } from '../../support/fixed-clock.ts';
import { claimOf, claimToken, idOf, linkOf, ownerOf } from '../../support/shares.ts';
import { codeOf, times, useStage, valueOf, type EngineFactory } from './engine.ts';

export function reasonsContract(make: EngineFactory): void {
  const stage = useStage(make);
  const id = idOf('letter');

  /** Everything that may tell why. */
  const asks: Readonly<Record<string, () => Promise<Burned | undefined>>> = {
    acknowledge: async () => valueOf(await stage.store.acknowledge(id, claimToken('anna'))),
    revoke: async () => valueOf(await stage.store.revoke(id, ownerOf('letter'))),
    remove: () => stage.store.remove(id, 'removed'),
    lose: () => stage.store.remove(id, 'lost'),
    settle: () => stage.store.settleDue(id),
  };
  const reasonsOf = (told: readonly (Burned | undefined)[]): readonly unknown[] =>
    told.flatMap((burned) => burned?.reason ?? []);
  const claimed = async (): Promise<void> => {
    await stage.given('letter', { downloads: 2, expiry: { inMs: HOUR } });
    valueOf(await stage.store.claim(id, claimOf('letter', 'anna')));
  };
  const downloaded = async (): Promise<Burned | undefined> => {
    const lowered = valueOf(await stage.store.change(id, ownerOf('letter'), { downloads: 1 })).burned;
    return lowered ?? (await asks['acknowledge']?.());
  };
  const ways: readonly (readonly [string, () => Promise<Burned | undefined>])[] = [
    ['downloaded', downloaded],
    ['revoked', () => asks['revoke']?.() ?? Promise.resolve(undefined)],
    ['removed', () => stage.store.remove(id, 'removed')],
    ['lost', () => stage.store.remove(id, 'lost')],
    ['expired', () => (stage.clock.pass(HOUR), stage.store.settleDue(id))],
  ];

  describe('a burn', () => {
    it.each(ways)('(%s) tells its reason, and nobody does it again', async (reason, burn) => {
      await claimed();
      const told = [await burn()];
      for (const ask of Object.values(asks)) told.push(await ask());
      await stage.store.forgetBlob(id);
      for (const ask of Object.values(asks)) told.push(await ask());
      stage.clock.pass(8 * DAY);
      told.push(await stage.store.settleDue(id));
      expect(reasonsOf(told)).toEqual([reason]);
    });

    it.each(Object.keys(asks))('by time is told by whoever meets it first: %s', async (first) => {
      await claimed();
      stage.clock.pass(HOUR);
      // Neither a look nor what comes late takes the word from them.
      expect(codeOf(await stage.store.look(id, linkOf('letter')))).toBe('share.gone');
      await stage.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] });
      expect((await stage.seen('letter')).claims[0]?.completeAt).toBeUndefined();
      expect((await asks[first]?.())?.reason).toBe('expired');
      for (const ask of Object.values(asks)) expect((await ask())?.reason).toBeUndefined();
    });

    it('by time is told even when nobody swept before the tombstone was over', async () => {
      await stage.given('letter', { body: 'inline', expiry: { inMs: HOUR } });
      stage.clock.pass(30 * DAY);
      expect(await stage.store.settleDue(id)).toEqual({ id, blobId: undefined, reason: 'expired' });
      expect(await stage.store.settleDue(id)).toBeUndefined();
    });

    it.each([0, HOUR])('tells its reason to one of 100 who ask at once, %d ms after it was made', async (ms) => {
      await claimed();
      stage.clock.pass(ms);
      const told = await Promise.all(times(20, () => Object.values(asks)).flatMap((all) => all.map((ask) => ask())));
      expect(reasonsOf(told)).toEqual([(await stage.seen('letter')).burned?.reason]);
    });
  });
}
