/** Times that end by themselves: leases, rooms, counting windows. */

/** How many times its length a term may seem to have left: clocks of processes may differ a little. */
export const MOST_TERMS_LEFT = 2;

/**
 * Whether a term of `termMs` that ends at `until` runs. One that has more left than it ever had began before the clock was
 * set back: it is over, or what died with it would be locked for as long as that.
 */
export const isRunning = (until: number, termMs: number, now: number): boolean =>
  until > now && until - now <= MOST_TERMS_LEFT * termMs;
