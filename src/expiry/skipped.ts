/** Why a pass did nothing. */

export interface Skipped {
  /** Another process does it; the clock or the blobs cannot be believed; the server stops. */
  readonly skipped: 'busy' | 'clock.implausible' | 'uploads.not_ours' | 'stopping';
}
