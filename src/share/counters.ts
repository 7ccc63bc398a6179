/** What this process counts, in memory: nothing here waits, and nothing grows with the number of requests. */
import type { CounterName, Counts } from './counter-store.ts';

export class Counters {
  readonly #sinceStart = new Map<CounterName, number>();
  #gathered = new Map<CounterName, number>();
  #wake: () => void = () => undefined;

  /** `name` is one of a closed set: never made of what somebody sent. */
  add(name: CounterName, count = 1): void {
    if (count <= 0) return;
    this.#sinceStart.set(name, (this.#sinceStart.get(name) ?? 0) + count);
    const isFirst = this.#gathered.size === 0;
    this.#gathered.set(name, (this.#gathered.get(name) ?? 0) + count);
    if (isFirst) this.#wake();
  }

  /** All that this process counted in its life. */
  sinceStart(): Counts {
    return Object.fromEntries(this.#sinceStart);
  }

  /** What was gathered since it was taken last; undefined when that is nothing. */
  take(): Counts | undefined {
    if (this.#gathered.size === 0) return undefined;
    const taken = Object.fromEntries(this.#gathered);
    this.#gathered = new Map();
    return taken;
  }

  /** `wake` is called when there is something to take where nothing was before; at once, if that is so now. */
  follow(wake: () => void): void {
    this.#wake = wake;
    if (this.#gathered.size > 0) wake();
  }
}
