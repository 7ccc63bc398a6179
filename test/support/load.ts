/** Senders and recipients who come without end, and what the server has confirmed to them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Doors, newToken, type SentBySender } from './doors.ts';

export interface Claimed {
  readonly share: SentBySender;
  readonly claimToken: string;
}

/** What may be answered while processes come and go. Anything else is a failure. */
const expected = new Set([201, 503]);
const PAUSE_MS = 20;

export class Load {
  readonly created: SentBySender[] = [];
  readonly claimed: Claimed[] = [];
  /** Statuses that nobody should have been answered. */
  readonly unexpected: string[] = [];
  readonly #doors: Doors;
  readonly #running: Promise<unknown>;
  #ended = false;

  /** @param callers how many come at once */
  constructor(origin: string, callers = 4) {
    this.#doors = new Doors(origin);
    this.#running = Promise.all(Array.from({ length: callers }, () => this.#callAgain()));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
  }

  async #callAgain(): Promise<void> {
    while (!this.#ended) {
      // A connection that breaks has confirmed nothing.
      await this.#sendAndClaim().catch(() => undefined);
      await sleep(PAUSE_MS);
    }
  }

  async #sendAndClaim(): Promise<void> {
    const share = await this.#doors.send({ plainBytes: 1_000 });
    this.created.push(share);
    // Every other one stays as it is.
    if (this.created.length % 2 === 0) return;
    const claimToken = newToken();
    const { status, code } = await this.#doors.claim(share, claimToken);
    if (status === 201) this.claimed.push({ share, claimToken });
    if (!expected.has(status)) this.unexpected.push(`${String(status)} ${String(code)}`);
  }
}
