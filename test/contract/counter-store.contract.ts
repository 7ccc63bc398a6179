/** Every promise of the counters' port as a test. */
import { describe, expect, it } from '@jest/globals';
import {
  bucketMs,
  keptBuckets,
  type CountBatch,
  type Counts,
  type Levels,
  type Resolution,
} from '../../src/share/counter-store.ts';
import { DAY, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

const resolutions = ['minute', 'hour', 'day'] as const;
const WRITERS = 4;
const BATCHES = 250;

export function counterStoreContract(make: EngineFactory): void {
  const stage = useStage(make);
  let numbers = 0;
  const add = (counts: Counts, process = 'one') => stage.engine.counters.add({ process, number: ++numbers, counts });
  const series = async (resolution: Resolution, buckets = keptBuckets[resolution]) =>
    (await stage.engine.counters.series(resolution, buckets)).buckets;
  const looksIn = async (resolution: Resolution): Promise<readonly (readonly [number, number | undefined])[]> =>
    (await series(resolution)).map(({ at, counts }) => [at, counts.looks] as const);
  const beginOf = (resolution: Resolution): number =>
    Math.floor(stage.clock.now() / bucketMs[resolution]) * bucketMs[resolution];

  describe('a count', () => {
    it('is nothing before anything happened', async () => {
      expect(await stage.engine.counters.totals()).toEqual({});
      for (const resolution of resolutions) expect(await series(resolution)).toEqual([]);
    });

    it('is in the totals and in the current bucket of each width, by the time of the store', async () => {
      stage.clock.pass(17 * HOUR + 12_345);
      await add({ looks: 2, 'errors.share.gone': 1 });
      await add({ looks: 3, claims: 1 });
      const counts = { looks: 5, claims: 1, 'errors.share.gone': 1 };
      expect(await stage.engine.counters.totals()).toEqual(counts);
      for (const resolution of resolutions) {
        const told = await stage.engine.counters.series(resolution, 1);
        expect(told).toEqual({
          now: stage.clock.now(),
          totals: counts,
          buckets: [{ at: beginOf(resolution), counts }],
        });
      }
    });

    it('falls into the next bucket from its first millisecond on', async () => {
      for (const resolution of resolutions) {
        stage.clock.goTo(beginOf(resolution) + 2 * bucketMs[resolution] - 1);
        const before = beginOf(resolution);
        await add({ looks: 1 });
        stage.clock.pass(1);
        expect(beginOf(resolution)).toBe(before + bucketMs[resolution]);
        await add({ looks: 2 });
        expect((await looksIn(resolution)).slice(-2)).toEqual([
          [before, 1],
          [before + bucketMs[resolution], 2],
        ]);
        // The others of this test must not share its buckets.
        stage.clock.pass(3 * DAY);
      }
    });

    it('is told for as many buckets as were asked for, oldest first, and not for empty ones', async () => {
      const first = beginOf('minute');
      for (const [index, minutes] of [0, 1, 3].entries()) {
        stage.clock.goTo(first + minutes * MINUTE);
        await add({ looks: index + 1 });
      }
      const told = async (buckets: number) => (await series('minute', buckets)).map(({ counts }) => counts.looks);
      expect(await told(0)).toEqual([]);
      expect(await told(1)).toEqual([3]);
      expect(await told(2)).toEqual([3]);
      expect(await told(3)).toEqual([2, 3]);
      expect(await told(4)).toEqual([1, 2, 3]);
      expect(await told(1_000_000)).toEqual([1, 2, 3]);
    });

    it.each(resolutions)('is kept in its %s as long as there are buckets, and no longer', async (resolution) => {
      const first = beginOf(resolution);
      await add({ looks: 1 });
      stage.clock.goTo(first + keptBuckets[resolution] * bucketMs[resolution] - 1);
      expect(await looksIn(resolution)).toEqual([[first, 1]]);
      stage.clock.pass(1);
      expect(await looksIn(resolution)).toEqual([]);
      await add({ looks: 5 });
      expect(await looksIn(resolution)).toEqual([[stage.clock.now(), 5]]);
      expect(await stage.engine.counters.totals()).toEqual({ looks: 6 });
    });

    it('leaves nothing behind for ever: buckets and processes are forgotten', async () => {
      const add = (n: number) =>
        stage.engine.counters.add({ process: `process ${String(n)}`, number: 1, counts: { looks: 1 } });
      const size = async (): Promise<number> => (await stage.engine.rawValues()).length;
      const grown: number[] = [];
      for (let n = 0; n < 60; n++) {
        stage.clock.pass(DAY + HOUR + MINUTE);
        await add(n);
        grown.push(await size());
      }
      // Slots are taken until each has had its turn; what is beside them does not grow.
      expect((grown.at(-1) ?? 0) - (grown[9] ?? 0)).toBeLessThanOrEqual(50 * 2 * 3);
      expect(await stage.engine.counters.totals()).toEqual({ looks: 60 });
      const batches = (await stage.engine.rawValues()).filter((value) =>
        /batch|process/.test(Buffer.from(value).toString()),
      );
      expect(batches.length).toBeLessThan(10);
    });

    it('is in the totals and in its bucket of one reading, or in neither', async () => {
      // Each of another process: one and the same tells its batches one after the other.
      const tell = (n: number) =>
        stage.engine.counters.add({ process: `process ${String(n)}`, number: 1, counts: { looks: 1, claims: 2 } });
      const adding = Promise.all(times(100, tell));
      for (let reading = 0; reading < 100; reading++) {
        const { totals, buckets } = await stage.engine.counters.series('day', 1);
        expect(buckets[0]?.counts ?? {}).toEqual(totals);
        await new Promise(setImmediate);
      }
      await adding;
      expect((await stage.engine.counters.series('day', 1)).totals).toEqual({ looks: 100, claims: 200 });
      expect((await stage.engine.counters.series('hour', 0)).totals).toEqual({ looks: 100, claims: 200 });
    });

    it('is exact up to 2^53', async () => {
      const most = Number.MAX_SAFE_INTEGER;
      await add({ 'bytes.uploaded': most - 3 });
      await add({ 'bytes.uploaded': 2 });
      const counts = { 'bytes.uploaded': most - 1 };
      expect(await stage.engine.counters.totals()).toEqual(counts);
      for (const resolution of resolutions) expect((await series(resolution))[0]?.counts).toEqual(counts);
    });

    it('that is nothing, or no number of things, adds nothing', async () => {
      const before = await stage.engine.rawValues();
      for (const counts of [{}, { looks: 0 }, { looks: -1 }, { looks: 0.5 }, { looks: Number.NaN }]) await add(counts);
      expect(await stage.engine.rawValues()).toEqual(before);
      await add({ looks: 1, claims: 0, 'downloads.completed': 2 ** 53 });
      expect(await stage.engine.counters.totals()).toEqual({ looks: 1 });
    });

    it('stays when the clock was set back, and goes on', async () => {
      await add({ looks: 1 });
      stage.clock.goTo(stage.clock.now() - HOUR);
      await add({ looks: 2 });
      expect(await stage.engine.counters.totals()).toEqual({ looks: 3 });
      expect(await looksIn('hour')).toEqual([[beginOf('hour'), 2]]);
      stage.clock.pass(HOUR);
      expect((await looksIn('hour')).map(([, looks]) => looks)).toEqual([2, 1]);
    });

    it('survives a restart', async () => {
      await add({ looks: 7 });
      await stage.reopen();
      expect(await stage.engine.counters.totals()).toEqual({ looks: 7 });
      expect(await looksIn('day')).toEqual([[beginOf('day'), 7]]);
    });
  });

  describe('a level', () => {
    const note = (levels: Levels) => stage.engine.counters.note(levels);
    const told = async (resolution: Resolution) =>
      (await series(resolution)).map(({ at, counts, levels }) => [at, counts, levels] as const);

    it('is in the current bucket of each width as it was noted last, beside the counts, and in no total', async () => {
      stage.clock.pass(17 * HOUR + 12_345);
      await note({ 'shares.ready': 7, 'shares.locked': 2, 'bytes.stored': Number.MAX_SAFE_INTEGER });
      for (const resolution of resolutions)
        expect((await series(resolution)).map(({ at, counts }) => [at, counts])).toEqual([[beginOf(resolution), {}]]);
      await add({ looks: 1 });
      await note({ 'shares.ready': 3, 'shares.locked': 0 });
      await add({ looks: 1 });
      const levels = { 'shares.ready': 3, 'shares.locked': 0, 'bytes.stored': Number.MAX_SAFE_INTEGER };
      for (const resolution of resolutions)
        expect(await told(resolution)).toEqual([[beginOf(resolution), { looks: 2 }, levels]]);
      expect(await stage.engine.counters.totals()).toEqual({ looks: 2 });
    });

    it('is not known where none was noted, and stays in the bucket in which it was', async () => {
      const first = beginOf('minute');
      await note({ 'shares.ready': 7 });
      stage.clock.goTo(first + MINUTE);
      await add({ looks: 1 });
      stage.clock.pass(MINUTE);
      await note({ 'bytes.reserved': 5 });
      await stage.reopen();
      expect(await told('minute')).toEqual([
        [first, {}, { 'shares.ready': 7 }],
        [first + MINUTE, { looks: 1 }, undefined],
        [first + 2 * MINUTE, {}, { 'bytes.reserved': 5 }],
      ]);
    });

    it.each(resolutions)('makes room with the counts of its %s when the ring has come round', async (resolution) => {
      await add({ looks: 1 });
      await note({ 'shares.ready': 7, 'shares.locked': 1 });
      stage.clock.goTo(beginOf(resolution) + keptBuckets[resolution] * bucketMs[resolution]);
      await note({ 'shares.ready': 1 });
      expect(await told(resolution)).toEqual([[beginOf(resolution), {}, { 'shares.ready': 1 }]]);
      stage.clock.goTo(beginOf(resolution) + keptBuckets[resolution] * bucketMs[resolution]);
      await add({ looks: 1 });
      expect(await told(resolution)).toEqual([[beginOf(resolution), { looks: 1 }, undefined]]);
    });

    it('that is none of ours, or no number of things, is not noted', async () => {
      const before = await stage.engine.rawValues();
      const strange = { 'shares.ready': -1, 'shares.locked': 0.5, 'bytes.stored': 2 ** 53, 'shares.burned': 1 };
      for (const levels of [{}, strange]) await note(levels);
      expect(await stage.engine.rawValues()).toEqual(before);
      await note({ ...strange, 'shares.claimed': 0 });
      expect((await series('day')).map(({ levels }) => levels)).toEqual([{ 'shares.claimed': 0 }]);
    });

    it('takes nothing from counts that come at the same time', async () => {
      await Promise.all(
        times(50, (n) => Promise.all([note({ 'shares.ready': n }), add({ looks: 1 }, `one ${String(n)}`)])),
      );
      for (const resolution of resolutions) {
        const [bucket] = await series(resolution);
        expect([bucket?.counts, Object.keys(bucket?.levels ?? {})]).toEqual([{ looks: 50 }, ['shares.ready']]);
      }
    });
  });

  describe('a batch', () => {
    const batch: CountBatch = { process: 'one', number: 1, counts: { looks: 1 } };
    const looks = async () => (await stage.engine.counters.totals()).looks;

    it('is added once, however often it is told, also at once, later and after a restart', async () => {
      await Promise.all(times(20, () => stage.engine.counters.add(batch)));
      stage.clock.pass(DAY - 1);
      await stage.engine.counters.add(batch);
      await stage.reopen();
      await stage.engine.counters.add(batch);
      expect(await looks()).toBe(1);
      for (const resolution of resolutions)
        expect((await series(resolution)).map(({ counts }) => counts)).toEqual([{ looks: 1 }]);
    });

    it('is another one when its number has risen, or when it comes from another process', async () => {
      await stage.engine.counters.add(batch);
      await stage.engine.counters.add({ ...batch, process: 'two' });
      await stage.engine.counters.add({ ...batch, number: 2 });
      await stage.engine.counters.add(batch);
      expect(await looks()).toBe(3);
      stage.clock.pass(10 * DAY);
      await stage.engine.counters.add({ ...batch, number: 3 });
      expect(await looks()).toBe(4);
    });

    it(`loses nothing of ${String(WRITERS)} writers with ${String(BATCHES)} batches each, half of them told twice`, async () => {
      const writer = async (process: number): Promise<void> => {
        for (let number = 1; number <= BATCHES; number++) {
          const counts: Counts = { looks: 1, 'bytes.uploaded': number, [`errors.of.${String(process)}`]: 2 };
          const told: CountBatch = { process: `writer ${String(process)}`, number, counts };
          await Promise.all(times(1 + (number % 2), () => stage.engine.counters.add(told)));
        }
      };
      await Promise.all(times(WRITERS, writer));
      const counts = {
        looks: WRITERS * BATCHES,
        'bytes.uploaded': (WRITERS * BATCHES * (BATCHES + 1)) / 2,
        ...Object.fromEntries(times(WRITERS, (n) => [`errors.of.${String(n)}`, 2 * BATCHES])),
      };
      expect(await stage.engine.counters.totals()).toEqual(counts);
      for (const resolution of resolutions)
        expect(await series(resolution)).toEqual([{ at: beginOf(resolution), counts }]);
    });
  });
}
