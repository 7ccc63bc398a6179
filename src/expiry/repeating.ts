/** Work that is done again and again, each time an interval after it last ended. Keeps no process alive. */

export class Repeating {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  /** @param work must not reject */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  start(firstAfterMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.work().then(() => {
        this.start(this.everyMs);
      });
    }, firstAfterMs);
    this.#timer.unref();
  }

  /** Begins nothing more. Resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
