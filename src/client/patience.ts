// How long to go on trying when the network or the server can not answer just now.
import { NetworkError } from './client-error.ts';
import { ProblemError } from './problem-error.ts';

export interface Patience {
  /** Tries in a row without any progress before giving up; `Infinity` never gives up. */
  readonly attempts: number;
  /** Of those, tries in a row that an answer refused for the moment: the way is open then, and waiting may never help. `attempts` without. */
  readonly refusals?: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** About a minute in all. */
export const defaultPatience: Patience = { attempts: 8, firstDelayMs: 500, longestDelayMs: 20_000 };

/** Statuses that speak of the moment, not of the request. */
const passingStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether the same call may work later. */
export function isPassing(error: unknown): error is NetworkError | ProblemError {
  if (error instanceof NetworkError) return true;
  // A process that died while it took an upload keeps the others out of it for some seconds.
  return error instanceof ProblemError && (passingStatuses.has(error.status) || error.code === 'upload.busy');
}

/** Said by our server, and not by a gateway that does not reach it. */
function isRefusal(error: Error): boolean {
  return error instanceof ProblemError && error.code !== 'http.unexpected';
}

/** Counts tries, and waits longer after each. */
export class Backoff {
  readonly #patience: Patience;
  readonly #random: () => number;
  #failures = 0;
  #refusals = 0;

  constructor(patience: Patience, random: () => number = Math.random) {
    this.#patience = patience;
    this.#random = random;
  }

  /** Something was achieved: the count starts again. */
  reset(): void {
    this.#failures = 0;
    this.#refusals = 0;
  }

  /** Waits before the next try. @throws `error` itself if this was the last one, or if the server asks for more time than we have. */
  async pause(error: Error, signal?: AbortSignal): Promise<void> {
    this.#failures += 1;
    this.#refusals = isRefusal(error) ? this.#refusals + 1 : 0;
    const { attempts, refusals = attempts, longestDelayMs } = this.#patience;
    const asked = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    if (this.#failures >= attempts || this.#refusals >= refusals || asked > longestDelayMs) throw error;
    await sleep(Math.max(asked, this.#nextDelayMs()), signal);
  }

  #nextDelayMs(): number {
    const { firstDelayMs, longestDelayMs } = this.#patience;
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.#failures - 1));
    // Half of it at random, so that many clients do not come back at the same instant.
    return delay * (0.5 + this.#random() / 2);
  }
}

/** Resolves after `ms`. @throws the reason of `signal`, at once when it aborts. */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
  });
  signal?.throwIfAborted();
}
