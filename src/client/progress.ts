// What a running transfer tells, and how it is steered. The same for both directions.
import type { PauseSwitch } from './pause-switch.ts';

/**
 * - `preparing` keys and password
 * - `checking`  the source is compared with what was sent before
 * - `sending`, `receiving` bytes are moving
 * - `waiting`   it does not work for the moment; it goes on by itself
 */
export type Phase = 'preparing' | 'checking' | 'sending' | 'receiving' | 'waiting';

export interface Progress {
  readonly phase: Phase;
  /** Plain bytes: sent, or verified and written. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** While waiting: the code of what does not work. */
  readonly because?: string | undefined;
}

export interface TransferControl {
  readonly signal?: AbortSignal | undefined;
  readonly pause?: PauseSwitch | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
