/** Every promise of the lease port as a test. */
import { describe, expect, it } from '@jest/globals';
import { DAY } from '../support/fixed-clock.ts';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

export function leaseStoreContract(make: EngineFactory): void {
  const stage = useStage(make);
  const acquire = (holder: string, name = 'sweep') => stage.engine.leases.acquire(name, holder, 1_000);
  const release = (holder: string, name = 'sweep') => stage.engine.leases.release(name, holder);

  describe('a lease', () => {
    it('belongs to the first who asks, and each name has its own', async () => {
      expect(await acquire('anna')).toBe(true);
      expect(await acquire('bert')).toBe(false);
      expect(await acquire('bert', 'another')).toBe(true);
    });

    it('goes to exactly one of 200 who ask at once', async () => {
      const answers = await Promise.all(times(200, (n) => acquire(`holder ${String(n)}`)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('ends by itself, to the millisecond', async () => {
      await acquire('anna');
      stage.clock.pass(999);
      expect(await acquire('bert')).toBe(false);
      stage.clock.pass(1);
      expect(await acquire('bert')).toBe(true);
      expect(await acquire('anna')).toBe(false);
    });

    it('is renewed by its holder from that moment on', async () => {
      await acquire('anna');
      for (let n = 0; n < 5; n++) {
        stage.clock.pass(900);
        expect(await acquire('anna')).toBe(true);
        expect(await acquire('bert')).toBe(false);
      }
      stage.clock.pass(1_000);
      expect(await acquire('bert')).toBe(true);
    });

    it('is ended by its holder alone', async () => {
      await acquire('anna');
      await release('bert');
      expect(await acquire('bert')).toBe(false);
      await release('anna');
      expect(await acquire('bert')).toBe(true);
      await release('anna');
      expect(await acquire('carl')).toBe(false);
      await release('nobody', 'never taken');
    });

    it('does not last longer because the clock was set back', async () => {
      await acquire('anna');
      const taken = stage.clock.now();
      // Clocks that differ a little are no reason to have two holders.
      stage.clock.goTo(taken - 1_000);
      expect(await acquire('bert')).toBe(false);
      stage.clock.goTo(taken - DAY);
      expect(await acquire('bert')).toBe(true);
      expect(await acquire('anna')).toBe(false);
      // Whose term is longer than that of who asks still has it.
      await stage.engine.leases.acquire('scan', 'anna', 10_000);
      expect(await acquire('bert', 'scan')).toBe(false);
    });

    it('is not renewed over somebody who got it meanwhile', async () => {
      await acquire('anna');
      stage.clock.pass(1_000);
      await acquire('bert');
      expect(await acquire('anna')).toBe(false);
    });
  });
}
