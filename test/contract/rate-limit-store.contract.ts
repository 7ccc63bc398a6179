/** Every promise of the rate limit port as a test. */
import { describe, expect, it } from '@jest/globals';
import { DAY } from '../support/fixed-clock.ts';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

export function rateLimitStoreContract(make: EngineFactory): void {
  const stage = useStage(make);
  const hit = (key: string, weight?: number) => stage.engine.rateLimits.hit(key, 60_000, weight);

  describe('a counting window', () => {
    it('counts each hit, this one included, and tells when it ends', async () => {
      expect(await hit('anna')).toEqual({ count: 1, resetsInMs: 60_000 });
      stage.clock.pass(20_000);
      expect(await hit('anna')).toEqual({ count: 2, resetsInMs: 40_000 });
      expect(await hit('bert')).toEqual({ count: 1, resetsInMs: 60_000 });
    });

    it('starts anew when it has ended: it is fixed, and does not slide', async () => {
      await hit('anna');
      stage.clock.pass(59_999);
      expect(await hit('anna')).toEqual({ count: 2, resetsInMs: 1 });
      stage.clock.pass(1);
      expect(await hit('anna')).toEqual({ count: 1, resetsInMs: 60_000 });
    });

    it('starts anew when the clock was set back: it must not last for as long as that', async () => {
      await hit('anna');
      stage.clock.goTo(stage.clock.now() - DAY);
      expect(await hit('anna')).toEqual({ count: 1, resetsInMs: 60_000 });
      expect(await hit('anna')).toEqual({ count: 2, resetsInMs: 60_000 });
    });

    it('adds weights, and takes negative ones back, never below zero', async () => {
      expect((await hit('bytes', 700)).count).toBe(700);
      expect((await hit('bytes', 0)).count).toBe(700);
      expect((await hit('bytes', -200)).count).toBe(500);
      stage.clock.pass(60_000);
      expect((await hit('bytes', -500)).count).toBe(0);
      expect((await hit('bytes', 10)).count).toBe(10);
    });

    it('loses none of 500 hits at once', async () => {
      const hits = await Promise.all(times(500, () => hit('anna')));
      expect(hits.map((one) => one.count).sort((a, b) => a - b)).toEqual(times(500, (n) => n + 1));
    });

    it('leaves nothing behind for ever: ended windows are forgotten', async () => {
      await Promise.all(times(100, (n) => hit(`visitor ${String(n)}`)));
      const full = (await stage.engine.rawValues()).length;
      stage.clock.pass(60_000);
      for (let n = 0; n < 100; n++) await hit('anna');
      expect((await stage.engine.rawValues()).length).toBeLessThan(full / 10);
    });
  });
}
