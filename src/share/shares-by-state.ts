/** How many shares there are of each state. */
import type { ShareState } from './share.ts';

export type SharesByState = Record<ShareState, number>;

export const noShares: Readonly<SharesByState> = {
  uploading: 0,
  ready: 0,
  scheduled: 0,
  claimed: 0,
  locked: 0,
  burned: 0,
};

/** Adds some to what was counted. States change by time alone, so nobody knows but who walks through all of them (docs/adr/0026). */
export function countShares(counts: SharesByState, shares: Iterable<{ readonly state: ShareState }>): void {
  for (const { state } of shares) counts[state]++;
}
