/** Counting windows for rate limits, shared by every process of one server. */

export interface RateLimitHit {
  /** Sum of the weights in the current window, this hit included. */
  readonly count: number;
  readonly resetsInMs: number;
}

export abstract class RateLimitStore {
  /**
   * Adds `weight` (default 1) to the fixed window of `key` and tells where it stands. A negative weight takes
   * back, never below zero: what was counted in a window that has ended is no credit for the next one.
   * Atomic across processes; need not survive a crash.
   */
  abstract hit(key: string, windowMs: number, weight?: number): Promise<RateLimitHit>;
}
