/**
 * The port to the counters: how often things happened, in all and by time, and beside them levels: how much there was. Every promise
 * here is a test in test/contract/counter-store.contract.ts, run for every engine. Names and numbers only: nothing here tells one share
 * from another.
 */

export const counterNames = [
  'shares.created',
  'bytes.uploaded',
  'bytes.downloaded',
  'looks',
  'claims',
  'downloads.completed',
  'downloads.interrupted',
  'burns.downloaded',
  'burns.expired',
  'burns.revoked',
  'burns.removed',
  'burns.lost',
  'passwords.wrong',
  'locks',
  'rate_limited',
  'orphans.swept',
  'requests',
] as const;

/** A problem that was answered counts under its code: `errors.share.gone`. */
export type CounterName = (typeof counterNames)[number] | `errors.${string}`;

/** Whole numbers ≥ 0 by name; what is absent is 0. */
export type Counts = Readonly<Partial<Record<CounterName, number>>>;

/** What there is at a moment, and not how often something happened: a bucket has the last one of its time. */
export const levelNames = [
  'shares.uploading',
  'shares.ready',
  'shares.scheduled',
  'shares.claimed',
  'shares.locked',
  'bytes.stored',
  'bytes.reserved',
] as const;

export type LevelName = (typeof levelNames)[number];

/** Whole numbers ≥ 0 by name; what is absent is not known. */
export type Levels = Readonly<Partial<Record<LevelName, number>>>;

/** How wide a bucket is: minutes are kept for a day, hours for 31 days, days for 366. */
export type Resolution = 'minute' | 'hour' | 'day';

export const bucketMs: Readonly<Record<Resolution, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
export const keptBuckets: Readonly<Record<Resolution, number>> = { minute: 1_440, hour: 744, day: 366 };

/** Start of the bucket in which `now` falls. */
export const bucketBegin = (resolution: Resolution, now: number): number =>
  Math.floor(now / bucketMs[resolution]) * bucketMs[resolution];

/**
 * The slot of the ring in which the bucket that begins `at` lies. The bucket that had it before is as old as the ring is long: taking the slot is
 * all that there is to forgetting.
 */
export const slotOf = (resolution: Resolution, at: number): number =>
  (at / bucketMs[resolution]) % keptBuckets[resolution];

/** Starts of the last buckets up to the one of `now`, oldest first; as many as are kept at most. */
export function lastBuckets(resolution: Resolution, buckets: number, now: number): readonly number[] {
  const count = Math.max(0, Math.min(Math.floor(buckets), keptBuckets[resolution]));
  const last = bucketBegin(resolution, now);
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * bucketMs[resolution]);
}

/** What can be added: numbers that are whole and exact. Nothing else is left of it. */
export const addends = (counts: Counts): readonly (readonly [name: string, count: number])[] =>
  Object.entries(counts).filter(
    (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && Number(entry[1]) > 0,
  );

/** What can be noted: levels that there are, whole and exact. */
export const noted = (levels: Levels): Levels =>
  Object.fromEntries(
    levelNames.flatMap((name) => {
      const level = levels[name];
      return Number.isSafeInteger(level) && Number(level) >= 0 ? [[name, level]] : [];
    }),
  );

/** The same batch is known for a day at least, and for two at most. */
export const BATCH_KNOWN_MS = 86_400_000;

export interface Bucket {
  /** Start in ms since the epoch: a multiple of the width. */
  readonly at: number;
  readonly counts: Counts;
  /** Absent where none were noted. */
  readonly levels?: Levels | undefined;
}

/** What one process adds. The same process and number again adds nothing: an answer may get lost. */
export interface CountBatch {
  /** Random, one for the life of a process. */
  readonly process: string;
  /** Rises by one with each batch of the process. */
  readonly number: number;
  readonly counts: Counts;
}

/** Of one moment: what is in the totals is in its bucket, too. */
export interface Series {
  /** The store's time. */
  readonly now: number;
  readonly totals: Counts;
  /** Those that hold something, oldest first. */
  readonly buckets: readonly Bucket[];
}

export abstract class CounterStore {
  /**
   * Adds a batch to the totals and to the current bucket of each width, by the store's time: all or nothing, once, in constant
   * time. Atomic across processes; survives a killed process, and with Redis what Redis survives. An empty one does nothing.
   * One after the other: a process waits for a batch before it tells the next. When it rejects, the same batch may be told
   * again, within a day; what is counted meanwhile goes into the next.
   */
  abstract add(batch: CountBatch): Promise<void>;
  /**
   * Puts levels into the current bucket of each width, by the store's time, in the place of those that it has under the same names: all
   * or nothing, in constant time, atomic across processes. They survive what counts survive. None at all does nothing.
   */
  abstract note(levels: Levels): Promise<void>;
  /** Since the store was made. */
  abstract totals(): Promise<Counts>;
  /** Of the last `buckets` buckets up to now. */
  abstract series(resolution: Resolution, buckets: number): Promise<Series>;
}
