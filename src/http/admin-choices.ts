/**
 * What an admin chose, as this process follows it: each process asks the store once a second, so that a change holds
 * everywhere within two. A store that is away changes nothing: what was known last goes on to hold.
 */
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { choose } from '../config/chosen-texts.ts';
import { Settings } from '../config/settings.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { ChosenSettings, type Chosen } from '../share/chosen-settings.ts';
import { Problem } from './problem.ts';

const ASK_EVERY_MS = 1_000;
const nothing: Chosen = { version: 0, uploadsPaused: false, texts: {} };

@Injectable()
export class AdminChoices implements OnModuleInit, BeforeApplicationShutdown {
  #chosen: Chosen = nothing;
  #ignored: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly store: ChosenSettings,
    private readonly settings: Settings,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {}

  /** What is in force in this process. */
  get chosen(): Chosen {
    return this.#chosen;
  }

  /** Names of what was chosen and does not hold. */
  get ignored(): readonly string[] {
    return this.#ignored;
  }

  /** @throws Problem `uploads.paused`: to be asked before a share begins, and never after. */
  requireUploads(): void {
    if (this.#chosen.uploadsPaused) throw new Problem('uploads.paused');
  }

  /** Before the first request: a server that was paused starts paused. Without an admin nothing holds that one chose: nobody could take it back. */
  async onModuleInit(): Promise<void> {
    if (this.settings.adminPasswordHash === undefined) return;
    await this.#ask();
    this.#askLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#asking;
  }

  /** Puts in force what is known to be chosen now. */
  follow(chosen: Chosen): void {
    if (chosen.version === this.#chosen.version) return;
    this.#chosen = chosen;
    const ignored = choose(this.settings, chosen.texts);
    this.#ignored = ignored;
    if (ignored.length === 0) this.degraded.clear('settings.ignored');
    else if (this.degraded.set('settings.ignored'))
      this.log.error('settings.ignored', {
        message: `What an admin chose for ${ignored.join(', ')} does not fit what the server was started with, and is ignored. Change it on the admin page, or take it back there.`,
      });
  }

  async #ask(): Promise<void> {
    try {
      const known = this.#chosen;
      const read = await this.store.read();
      // What was changed here meanwhile may be newer than what was read.
      if (this.#chosen === known) this.follow(read);
    } catch (error) {
      this.log.debug('settings.unread', { error });
    }
  }

  #askLater(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#asking = this.#ask().then(() => {
        this.#askLater();
      });
    }, ASK_EVERY_MS).unref();
  }
}
