// A bounded semaphore in front of a PasswordHasher: each hash takes 64 MiB and a thread, so few may run and few may wait.
import { SealedError } from './errors.ts';
import type { PasswordHasher } from './password.ts';

export interface PasswordQueueOptions {
  readonly hasher: PasswordHasher;
  /** How many places may be held at once. */
  readonly running?: number;
  /** How many callers may wait for a place. */
  readonly queued?: number;
}

/** The right to hash, held until `leave`. */
export interface PasswordPlace {
  /** @throws SealedError `sealed.usage` after `leave`. */
  argon2id(password: Uint8Array, salt: Uint8Array): Promise<Uint8Array>;
  /** Gives the place to the next in the queue. May be called again: then it does nothing. */
  leave(): void;
}

interface Waiting {
  readonly admit: (place: PasswordPlace) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** First come, first served. A place is taken before anything is charged, so that "busy" costs nobody an attempt. */
export class PasswordQueue {
  readonly #hasher: PasswordHasher;
  readonly #running: number;
  readonly #queued: number;
  readonly #waiting = new Set<Waiting>();
  #taken = 0;

  constructor({ hasher, running = 2, queued = 16 }: PasswordQueueOptions) {
    this.#hasher = hasher;
    this.#running = running;
    this.#queued = queued;
  }

  /** A place, at once or within `maxWaitMs`; undefined if the queue is full or the wait was too long. */
  enter(maxWaitMs: number): Promise<PasswordPlace | undefined> {
    if (this.#taken < this.#running) {
      this.#taken += 1;
      return Promise.resolve(this.#place());
    }
    if (this.#waiting.size >= this.#queued) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        resolve(undefined);
      }, maxWaitMs);
      const waiting: Waiting = { admit: resolve, timer };
      this.#waiting.add(waiting);
    });
  }

  #place(): PasswordPlace {
    let held = true;
    return {
      argon2id: async (password, salt) => {
        if (!held) throw new SealedError('sealed.usage', 'This place in the password queue was left.');
        return this.#hasher.argon2id(password, salt);
      },
      leave: () => {
        if (!held) return;
        held = false;
        this.#passOn();
      },
    };
  }

  /** The place goes straight to the next waiter: counted down in between, a newcomer could slip in before it. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    this.#waiting.delete(next);
    clearTimeout(next.timer);
    next.admit(this.#place());
  }
}
