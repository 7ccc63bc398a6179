/** Counters and levels in Redis: a total and three rings of buckets, of which the oldest makes room for the newest. */
import {
  addends,
  bucketMs,
  CounterStore,
  keptBuckets,
  noted,
  type Bucket,
  type CountBatch,
  type Counts,
  type Levels,
  type Resolution,
  type Series,
} from '../../../share/counter-store.ts';
import { batchKey, ringKeys, totalsKey } from './keys.ts';
import { fieldsOf, partsOf, textOf } from './record-codec.ts';
import { reaching, type Scripts } from './scripts.ts';

const numbers = (counts: Iterable<readonly [string, string]>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].map(([name, count]) => [name, Number(count)]));

interface StoredBucket {
  readonly at: string;
  readonly counts: Readonly<Record<string, string>>;
  readonly levels?: Readonly<Record<string, string>>;
}

function bucketOf(text: string): Bucket {
  const { at, counts, levels } = JSON.parse(text) as StoredBucket;
  return {
    at: Number(at),
    counts: numbers(Object.entries(counts)),
    levels: levels && numbers(Object.entries(levels)),
  };
}

export class RedisCounterStore extends CounterStore {
  constructor(private readonly scripts: Scripts) {
    super();
  }

  async add({ process, number, counts }: CountBatch): Promise<void> {
    const more = addends(counts);
    if (more.length === 0) return;
    const keys = [totalsKey, ringKeys.minute, ringKeys.hour, ringKeys.day, batchKey(process)];
    await reaching(() => this.scripts.run('addCounts', keys, { number, counts: Object.fromEntries(more) }));
  }

  async note(levels: Levels): Promise<void> {
    const more = noted(levels);
    if (Object.keys(more).length === 0) return;
    const keys = [ringKeys.minute, ringKeys.hour, ringKeys.day];
    await reaching(() => this.scripts.run('noteLevels', keys, { levels: more }));
  }

  totals(): Promise<Counts> {
    return reaching(async () => numbers(fieldsOf(await this.scripts.run('countTotals', [totalsKey], {}))));
  }

  series(resolution: Resolution, buckets: number): Promise<Series> {
    return reaching(async () => {
      const slots = keptBuckets[resolution];
      const count = Math.max(0, Math.min(Math.floor(buckets), slots));
      const asked = { width: bucketMs[resolution], slots, count };
      const keys = [ringKeys[resolution], totalsKey];
      const [time, totals, ...found] = partsOf(await this.scripts.run('countSeries', keys, asked));
      const now = Number(textOf(time));
      const first = Math.floor(now / asked.width - count + 1) * asked.width;
      const told = found.map((slot) => bucketOf(textOf(slot))).filter(({ at }) => at >= first && at <= now);
      return { now, totals: numbers(fieldsOf(totals)), buckets: told };
    });
  }
}
