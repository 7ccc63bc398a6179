/** As much of a share as many are sorted and counted by. Pure. */
import { expiresAt, stateOf } from './lifetime.ts';
import type { ShareRecord, ShareRules, ShareState } from './share.ts';

export interface ShareOutline {
  readonly id: string;
  readonly state: ShareState;
  readonly bodyBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** @param share as it stands at `now` */
export const outlineOf = (share: ShareRecord, now: number, rules: ShareRules): ShareOutline => ({
  id: share.id,
  state: stateOf(share, now, rules),
  bodyBytes: share.bodyBytes,
  createdAt: share.createdAt,
  expiresAt: expiresAt(share),
});
