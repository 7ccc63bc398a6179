/** How long to wait before a worker is replaced: hardly at all for one that served well, longer each time for one that does not live. */

const FIRST_MS = 100;
const LONGEST_MS = 30_000;
/** Who lived this long did not die of what its predecessor died of. */
const LIVED_WELL_MS = 60_000;

export class BackOff {
  #nextMs = FIRST_MS;

  /** @param livedMs how long the worker lived that has just ended */
  next(livedMs: number): number {
    const waitMs = livedMs >= LIVED_WELL_MS ? FIRST_MS : this.#nextMs;
    this.#nextMs = Math.min(LONGEST_MS, waitMs * 2);
    return waitMs;
  }
}
