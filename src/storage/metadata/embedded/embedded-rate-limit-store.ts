/** Fixed windows in the lazy environment. No timer per hit: ended windows are forgotten a few at a time by later hits. */
import type { Clock } from '../../../share/clock.ts';
import { RateLimitStore, type RateLimitHit } from '../../../share/rate-limit-store.ts';
import { isRunning } from '../../../share/term.ts';
import type { Environments } from './environments.ts';
import { reaching } from './record-step.ts';

/** More than one, so that the store shrinks faster than it grows. */
const FORGOTTEN_PER_HIT = 2;

export class EmbeddedRateLimitStore extends RateLimitStore {
  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
  ) {
    super();
  }

  hit(key: string, windowMs: number, weight = 1): Promise<RateLimitHit> {
    return reaching(() => this.environments.lazy.root.childTransaction(() => this.#count(key, windowMs, weight)));
  }

  #count(key: string, windowMs: number, weight: number): RateLimitHit {
    const { hits, hitsByEnd } = this.environments.lazy;
    const now = this.clock.now();
    this.#forgetEnded(now);
    const window = hits.get(key);
    const current =
      window !== undefined && isRunning(window.until, windowMs, now) ? window : { until: now + windowMs, count: 0 };
    const count = Math.max(0, current.count + weight);
    void hits.put(key, { until: current.until, count });
    if (current !== window) void hitsByEnd.put([current.until, key], true);
    return { count, resetsInMs: current.until - now };
  }

  #forgetEnded(now: number): void {
    const { hits, hitsByEnd } = this.environments.lazy;
    for (const entry of [...hitsByEnd.getKeys({ end: [now + 1, ''], limit: FORGOTTEN_PER_HIT })]) {
      const [, key] = entry;
      void hitsByEnd.remove(entry);
      const window = hits.get(key);
      if (window !== undefined && window.until <= now) void hits.remove(key);
    }
  }
}
