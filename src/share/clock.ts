/** Time as the domain sees it: one source, injected, so that tests can hold it still. */

/** Milliseconds since the epoch. Never runs backwards within one process. */
export abstract class Clock {
  abstract now(): number;
}

/**
 * Wall time at start plus monotonic time since: a step of the host's clock while the server runs
 * neither expires shares early nor keeps them alive.
 */
export class SystemClock extends Clock {
  readonly #startedAt: number;

  /** @param startedAt when this process began, as all processes of one server see it */
  constructor(startedAt = Date.now() - performance.now()) {
    super();
    this.#startedAt = startedAt;
  }

  now(): number {
    return Math.floor(this.#startedAt + performance.now());
  }
}
