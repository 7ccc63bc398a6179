/** Counters and levels in the durable environment: a total and three rings of buckets, of which the oldest makes room for the newest. */
import type { Clock } from '../../../share/clock.ts';
import {
  addends,
  BATCH_KNOWN_MS,
  bucketBegin,
  CounterStore,
  lastBuckets,
  noted,
  slotOf,
  type Bucket,
  type CountBatch,
  type Counts,
  type Levels,
  type Resolution,
  type Series,
} from '../../../share/counter-store.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

const resolutions: readonly Resolution[] = ['minute', 'hour', 'day'];
const TOTAL = 'total';
/** More than one, so that the store shrinks faster than it grows. */
const FORGOTTEN_PER_BATCH = 2;

const slotKey = (resolution: Resolution, at: number): string => `${resolution}:${String(slotOf(resolution, at))}`;

type Addends = ReturnType<typeof addends>;
type Held = Pick<Bucket, 'counts' | 'levels'>;

function sumOf(counts: Counts, more: Addends): Counts {
  const sums = new Map<string, number>(addends(counts));
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}

export class EmbeddedCounterStore extends CounterStore {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
  ) {
    super();
  }

  async add({ process, number, counts }: CountBatch): Promise<void> {
    const more = addends(counts);
    if (more.length === 0) return;
    await reaching(() =>
      this.environments.kept.root.childTransaction(() => {
        const now = this.clock.now();
        if (!this.#isNew(process, number, now)) return;
        const added = ({ counts, levels }: Held): Held => ({ counts: sumOf(counts, more), levels });
        this.#change(TOTAL, 0, added);
        this.#changeBuckets(now, added);
      }),
    );
  }

  async note(levels: Levels): Promise<void> {
    const more = noted(levels);
    if (Object.keys(more).length === 0) return;
    await reaching(() =>
      this.environments.kept.root.childTransaction(() => {
        this.#changeBuckets(this.clock.now(), (held) => ({ ...held, levels: { ...held.levels, ...more } }));
      }),
    );
  }

  /** Numbers are kept under the day in which they came, so that those of processes that ended are found and forgotten. */
  #isNew(process: string, number: number, now: number): boolean {
    const { batches } = this.environments.kept;
    const today = Math.floor(now / BATCH_KNOWN_MS);
    const last = Math.max(batches.get([today, process]) ?? 0, batches.get([today - 1, process]) ?? 0);
    if (number <= last) return false;
    void batches.put([today, process], number);
    const old = [...batches.getKeys({ end: [today - 1, ''], limit: FORGOTTEN_PER_BATCH })];
    for (const key of old) void batches.remove(key);
    return true;
  }

  #changeBuckets(now: number, change: (held: Held) => Held): void {
    for (const resolution of resolutions) {
      const at = bucketBegin(resolution, now);
      this.#change(slotKey(resolution, at), at, change);
    }
  }

  #change(key: string, at: number, change: (held: Held) => Held): void {
    const { counts } = this.environments.kept;
    const kept = counts.get(key);
    void counts.put(key, { ...change(kept?.at === at ? kept : { counts: {} }), at });
  }

  totals(): Promise<Counts> {
    return reaching(() => {
      this.environments.refresh();
      return this.#totals();
    });
  }

  series(resolution: Resolution, buckets: number): Promise<Series> {
    return reaching(() => {
      this.environments.refresh();
      const now = this.clock.now();
      const found = lastBuckets(resolution, buckets, now).flatMap((at) => {
        const kept = this.environments.kept.counts.get(slotKey(resolution, at));
        return kept?.at === at ? [kept] : [];
      });
      return { now, totals: this.#totals(), buckets: found };
    });
  }

  #totals(): Counts {
    return this.environments.kept.counts.get(TOTAL)?.counts ?? {};
  }
}
