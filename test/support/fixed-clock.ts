/** Time that stands still until a test moves it. */
import { Clock } from '../../src/share/clock.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export class FixedClock extends Clock {
  #now: number;

  constructor(now = Date.UTC(2030, 0, 1, 12)) {
    super();
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  goTo(at: number): void {
    this.#now = at;
  }
}
