import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CounterStore, type CountBatch, type Counts } from './counter-store.ts';
import { CounterWriter } from './counter-writer.ts';
import { Counters } from './counters.ts';

/** A store whose answers get lost, or which is away. */
class FaultyStore extends CounterStore {
  readonly told: CountBatch[] = [];
  readonly #last = new Map<string, number>();
  answer: 'answers' | 'answer gets lost' | 'away' | 'never' = 'answers';
  sum = 0;

  async add(batch: CountBatch): Promise<void> {
    this.told.push(batch);
    if (this.answer === 'never') await new Promise(() => undefined);
    if (this.answer !== 'away' && batch.number > (this.#last.get(batch.process) ?? 0)) {
      this.#last.set(batch.process, batch.number);
      this.sum += batch.counts.looks ?? 0;
    }
    if (this.answer !== 'answers') throw new TypeError(this.answer);
  }

  note(): Promise<void> {
    return Promise.resolve();
  }

  totals(): Promise<Counts> {
    return Promise.resolve({ looks: this.sum });
  }

  series(): ReturnType<CounterStore['series']> {
    return Promise.resolve({ now: 0, totals: {}, buckets: [] });
  }
}

describe('what a process counts', () => {
  it('is told in one batch a second, however much it is, and nothing while there is nothing', async () => {
    const [counters, store] = [new Counters(), new FaultyStore()];
    const writer = new CounterWriter(counters, store, 'p');
    for (let n = 0; n < 10_000; n++) counters.add('looks');
    counters.add('looks', 0);
    expect(store.told).toEqual([]);
    await sleep(1_300);
    expect(store.told).toEqual([{ process: 'p', number: 1, counts: { looks: 10_000 } }]);
    await sleep(1_300);
    expect(store.told).toHaveLength(1);
    counters.add('claims');
    await writer.stop();
    expect(store.told.at(-1)).toEqual({ process: 'p', number: 2, counts: { claims: 1 } });
    expect(counters.sinceStart()).toEqual({ looks: 10_000, claims: 1 });
  });

  it.each(['away', 'answer gets lost'] as const)('arrives once when the store is/its %s', async (fault) => {
    const [counters, store] = [new Counters(), new FaultyStore()];
    const writer = new CounterWriter(counters, store, 'p');
    store.answer = fault;
    counters.add('looks', 3);
    await sleep(1_300);
    counters.add('looks', 4);
    await sleep(1_100);
    // The same again, and what came since waits.
    expect(store.told.map(({ number, counts }) => [number, counts.looks])).toEqual([
      [1, 3],
      [1, 3],
    ]);
    store.answer = 'answers';
    await writer.stop();
    expect(store.told.slice(2).map(({ number, counts }) => [number, counts.looks])).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(store.sum).toBe(7);
  });

  it('keeps no process from ending when the store never answers', async () => {
    const [counters, store] = [new Counters(), new FaultyStore()];
    const writer = new CounterWriter(counters, store, 'p');
    store.answer = 'never';
    counters.add('looks');
    const startedAt = performance.now();
    await writer.stop();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
