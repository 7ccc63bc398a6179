/** How long something took lately: half a minute to a minute, in constant room. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const HALF_MS = 30_000;
const LONGEST_US = 3_600_000_000;
const newHalf = (): RecordableHistogram => createHistogram({ lowest: 1, highest: LONGEST_US, figures: 2 });

export class LastMinute {
  #before = newHalf();
  #current = newHalf();
  #beganAt: number;

  /** @param now in ms of a monotonic clock */
  constructor(private readonly now: () => number) {
    this.#beganAt = now();
  }

  record(ms: number): void {
    this.#turn();
    this.#current.record(Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1_000))));
  }

  /** In ms; 0 when nothing happened. */
  p95(): number {
    this.#turn();
    const both = newHalf();
    both.add(this.#before);
    both.add(this.#current);
    return both.count === 0 ? 0 : Math.round(both.percentile(95) / 10) / 100;
  }

  #turn(): void {
    const halves = Math.floor((this.now() - this.#beganAt) / HALF_MS);
    if (halves === 0) return;
    const spare = this.#before;
    spare.reset();
    if (halves === 1) {
      this.#before = this.#current;
      this.#current = spare;
    } else this.#current.reset();
    this.#beganAt += halves * HALF_MS;
  }
}
