// Lets a person hold a transfer and go on later, without losing what is in memory.

export class PauseSwitch {
  #running = new AbortController();
  #wake: (() => void)[] = [];

  get paused(): boolean {
    return this.#running.signal.aborted;
  }

  /** Aborts when the transfer is paused; another one after each `resume`. */
  get running(): AbortSignal {
    return this.#running.signal;
  }

  pause(): void {
    this.#running.abort();
  }

  resume(): void {
    if (!this.paused) return;
    this.#running = new AbortController();
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Resolves at once, or when `resume` is called. @throws the reason of `signal` */
  async whenRunning(signal?: AbortSignal): Promise<void> {
    while (this.paused) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake.push(wake);
        signal?.addEventListener('abort', wake);
      });
    }
    signal?.throwIfAborted();
  }
}
