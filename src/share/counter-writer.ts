/**
 * Brings what a process counts to the store: one batch a second while there is something, however much it is. A killed
 * process loses what it gathered in its last second; a store that is away gets everything when it is back.
 */
import type { CountBatch, CounterStore } from './counter-store.ts';
import type { Counters } from './counters.ts';
import { soon } from './soon.ts';

const EVERY_MS = 1_000;
/** The end of a process does not wait for a store that is away. */
const LAST_WITHIN_MS = 2_000;

export class CounterWriter {
  /** Told, and not known to be there: the same again adds nothing twice. */
  #unanswered: CountBatch | undefined;
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #stopped = false;

  /** @param process random, one for the life of a process */
  constructor(
    private readonly counters: Counters,
    private readonly store: CounterStore,
    private readonly process: string,
  ) {
    counters.follow(() => {
      this.#later();
    });
  }

  /** Writes what there is, and no more after that. Never rejects. Resolves before the store may close. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await soon(this.#writeAll(), LAST_WITHIN_MS);
  }

  async #writeAll(): Promise<void> {
    await this.#writing;
    // What could not be told before, then what came since.
    if (this.#unanswered !== undefined) await this.#write();
    if (this.#unanswered === undefined) await this.#write();
  }

  #later(): void {
    if (this.#stopped || this.#timer !== undefined || this.#writing !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write().then(() => {
        this.#writing = undefined;
        if (this.#unanswered !== undefined) this.#later();
        else
          this.counters.follow(() => {
            this.#later();
          });
      });
    }, EVERY_MS);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    const counts = this.#unanswered === undefined ? this.counters.take() : undefined;
    if (counts !== undefined) this.#unanswered = { process: this.process, number: ++this.#number, counts };
    if (this.#unanswered === undefined) return;
    try {
      await this.store.add(this.#unanswered);
      this.#unanswered = undefined;
    } catch {
      // Nothing is lost: it is told again. That the store is away is said by those who cannot do without it.
    }
  }
}
