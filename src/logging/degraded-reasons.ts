/** What is not as it should be although the server serves: one list that every part may report to, shown by the health checks. */
import { Injectable } from '@nestjs/common';

/** Every reason there is. docs/operations.md tells of each what users see and what to do. */
export const degradedReasons = [
  'clock.implausible',
  'data.nearly_full',
  'redis.aof_failing',
  'redis.aof_off',
  'redis.clock',
  'redis.evicts',
  'redis.memory',
  'redis.restarted',
  'redis.seq_not_kept',
  'settings.ignored',
  'storage.full',
  'store.rolled_back',
  'sweeper.brake',
  'sweeper.due',
  'sweeper.scan',
  'uploads.not_ours',
  'uploads.not_writable',
  'workers.missing',
] as const;

export type DegradedReason = (typeof degradedReasons)[number];

@Injectable()
export class DegradedReasons {
  /** Since when, in ms since the epoch. */
  readonly #reasons = new Map<DegradedReason, number>();
  #elsewhere: readonly DegradedReason[] = [];
  #tell: (reasons: readonly DegradedReason[]) => void = () => undefined;

  /** Shown to everybody, so it is a code and nothing else. Idempotent. True: it was not there before. */
  set(reason: DegradedReason): boolean {
    if (this.#reasons.has(reason)) return false;
    this.#reasons.set(reason, Date.now());
    this.#tell([...this.#reasons.keys()]);
    return true;
  }

  clear(reason: DegradedReason): void {
    if (this.#reasons.delete(reason)) this.#tell([...this.#reasons.keys()]);
  }

  /** `tell` hears all reasons of this process, now and after each change. */
  follow(tell: (reasons: readonly DegradedReason[]) => void): void {
    this.#tell = tell;
    tell([...this.#reasons.keys()]);
  }

  /** In ms since the epoch; undefined when only another process reports it. */
  since(reason: DegradedReason): number | undefined {
    return this.#reasons.get(reason);
  }

  /** What the other processes of this server report. */
  setElsewhere(reasons: readonly string[]): void {
    this.#elsewhere = degradedReasons.filter((reason) => reasons.includes(reason));
  }

  /** All present reasons of all processes of this server, sorted. */
  list(): readonly DegradedReason[] {
    return [...new Set([...this.#reasons.keys(), ...this.#elsewhere])].sort();
  }
}
