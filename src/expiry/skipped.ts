/** Why a pass did nothing. */

export interface Skipped {
  /** Another process does it; the clock, the blobs or the store cannot be believed; the server stops. */
  readonly skipped: 'busy' | 'clock.implausible' | 'uploads.not_ours' | 'store.rolled_back' | 'stopping';
}
