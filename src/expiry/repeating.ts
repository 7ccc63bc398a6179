/** Work that is done again and again, each time an interval after it last ended. Keeps no process alive. */

export class Repeating {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** @param work must not reject */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  start(firstAfterMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () =>
        void this.work().then(() => {
          this.start(this.everyMs);
        }),
      firstAfterMs,
    );
    this.#timer.unref();
  }

  /** Begins nothing more. What is running goes on. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
