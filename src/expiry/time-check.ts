/** Whether the clock can be believed. A server that starts in 1970, or in 2300, must burn nothing because of it. */
import { Injectable } from '@nestjs/common';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { Clock } from '../share/clock.ts';
import { MetadataStore } from '../share/metadata-store.ts';

const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
const IMPLAUSIBLE = 'clock.implausible';

@Injectable()
export class TimeCheck {
  /** What the store remembered when this process started. */
  #remembered: number | undefined;
  #begun = false;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly clock: Clock,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {}

  /** Once per process, before anything may be burned. */
  async begin(): Promise<void> {
    this.#remembered = await this.metadata.noteTime();
    this.#begun = true;
    if (!this.#isPlausible())
      this.log.error(IMPLAUSIBLE, {
        message:
          'The clock of this machine is wrong: it is earlier than when the server last ran, or not in this century. ' +
          'Nothing expires on disk until it is right. Set it, then restart the server.',
      });
  }

  /** Asked before each pass. Remembers the time while it can be believed. */
  async isTrusted(): Promise<boolean> {
    if (!this.#begun) await this.begin();
    if (!this.#isPlausible()) {
      this.degraded.set(IMPLAUSIBLE);
      return false;
    }
    this.degraded.clear(IMPLAUSIBLE);
    await this.metadata.noteTime();
    return true;
  }

  #isPlausible(): boolean {
    const now = this.clock.now();
    return now >= EARLIEST && now < LATEST && now >= (this.#remembered ?? 0);
  }
}
