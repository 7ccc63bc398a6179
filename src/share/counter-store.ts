/**
 * The port to the counters: how often things happened, in all and by time. Every promise here is a test in
 * test/contract/counter-store.contract.ts, run for every engine. Names and numbers only: nothing here tells one share from another.
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

/** How wide a bucket is: minutes are kept for a day, hours for 31 days, days for 366. */
export type Resolution = 'minute' | 'hour' | 'day';

export const bucketMs: Readonly<Record<Resolution, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
export const keptBuckets: Readonly<Record<Resolution, number>> = { minute: 1_440, hour: 744, day: 366 };

export interface Bucket {
  /** Start in ms since the epoch: a multiple of the width. */
  readonly at: number;
  readonly counts: Counts;
}

/** What one process adds. The same process and number again adds nothing: an answer may get lost. */
export interface CountBatch {
  /** Random, one for the life of a process. */
  readonly process: string;
  /** Rises by one with each batch of the process. */
  readonly number: number;
  readonly counts: Counts;
}

export abstract class CounterStore {
  /**
   * Adds a batch to the totals and to the current bucket of each width, by the store's time: all or nothing, once, in constant
   * time. Atomic across processes; survives a killed process, and with Redis what Redis survives.
   */
  abstract add(batch: CountBatch): Promise<void>;
  /** Since the store was made. */
  abstract totals(): Promise<Counts>;
  /** Buckets that hold something, of the last `buckets` ones up to now, oldest first. `now` is the store's time. */
  abstract series(
    resolution: Resolution,
    buckets: number,
  ): Promise<{ readonly now: number; readonly buckets: readonly Bucket[] }>;
}
