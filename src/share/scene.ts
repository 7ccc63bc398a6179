/** What an engine shows a verb, and what the verb wants kept: the seam between decisions and storage. */
import type { ShareRecord, ShareRules, ShareSecrets, Traces } from './share.ts';

export interface Scene {
  /** As of `now`: burned(expired) past its end, undefined past its tombstone. */
  readonly share: ShareRecord | undefined;
  /** As it lies in the store. */
  readonly stored: ShareRecord | undefined;
  readonly traces: Traces;
  readonly now: number;
  readonly rules: ShareRules;
  /** Header, manifest and small body. Only for shares that are not burned. */
  readonly secrets: () => ShareSecrets;
}

export interface Outcome<T> {
  readonly answer: T;
  /** The record to keep; absent, or the stored one: nothing changes. */
  readonly keep?: ShareRecord | undefined;
  /** Only when a share is born. */
  readonly born?: ShareSecrets | undefined;
  /** The tombstone is over: nothing of the share stays. */
  readonly remove?: boolean | undefined;
}
