/** The port to what an admin chose while the server runs. Contract: test/contract/chosen-settings.contract.ts. */

import type { AuditEvent } from './audit-log.ts';

/** Texts as one would write them in the environment, by the name of the setting. What is absent was not chosen. */
export type ChosenTexts = Readonly<Record<string, string>>;

export interface Chosen {
  /**
   * Rises with every change: a process that saw this number knows everything. 0: nothing was ever chosen. Compare for
   * equality: it is lower in a Redis that was restored from an older copy.
   */
  readonly version: number;
  readonly uploadsPaused: boolean;
  readonly texts: ChosenTexts;
}

export interface ChoiceChange {
  readonly uploadsPaused?: boolean | undefined;
  readonly texts?: Readonly<Record<string, string | undefined>> | undefined;
}

export abstract class ChosenSettings {
  /** Cheap: every process asks once a second. */
  abstract read(): Promise<Chosen>;
  /**
   * Changes all that is named or nothing; `undefined` takes a choice back. Durable when it resolves. What is so already is
   * no change.
   * With `expected`, nothing changes when another version is there. Answers what is chosen now.
   * @param events into the audit log in the same step, if anything changes
   */
  abstract change(
    change: ChoiceChange,
    expected?: number,
    events?: readonly AuditEvent[],
  ): Promise<Chosen | 'changed meanwhile'>;
}
