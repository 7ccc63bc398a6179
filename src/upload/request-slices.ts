/** Reads a byte stream slice by slice, without a pipeline: a third of an upload's speed is lost in those. */
import type { Readable } from 'node:stream';

/** The client went away, or its connection broke, before everything was here. Nobody is left to be answered. */
export class UploadAborted extends Error {
  constructor(cause?: unknown) {
    super('The upload ended before its last byte.', { cause });
    this.name = 'UploadAborted';
  }
}

/** Takes one slice; a promise: no further slice until it settles. */
export type TakeSlice = (slice: Uint8Array) => Promise<void> | undefined;

class SliceReading {
  readonly #source: Readable;
  readonly #take: TakeSlice;
  readonly #signal: AbortSignal | undefined;
  readonly #done: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (cause: unknown) => void = () => undefined;
  #taking: Promise<void> | undefined;
  #settled = false;

  constructor(source: Readable, take: TakeSlice, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#take = take;
    this.#signal = signal;
    this.#done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(): Promise<void> {
    if (this.#signal?.aborted === true) this.#onAbort();
    else if (this.#source.destroyed) this.#onClose();
    else {
      this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
      this.#source.on('end', this.#onEnd).on('close', this.#onClose).on('error', this.#onError);
      this.#source.on('data', this.#onData);
    }
    return this.#done;
  }

  readonly #onData = (slice: Uint8Array): void => {
    try {
      this.#taking = this.#take(slice);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (this.#taking === undefined) return;
    this.#source.pause();
    this.#taking.then(() => {
      if (!this.#settled) this.#source.resume();
    }, this.#fail);
  };

  /** Comes even while paused, when the last slice was the last of its buffer: wait until that one was taken. */
  readonly #onEnd = (): void => {
    void (this.#taking ?? Promise.resolve()).then(() => {
      this.#settle();
      this.#resolve();
    }, this.#fail);
  };

  readonly #onError = (cause: Error): void => {
    this.#fail(new UploadAborted(cause));
  };

  readonly #onClose = (): void => {
    if (!this.#source.readableEnded) this.#fail(new UploadAborted());
  };

  readonly #onAbort = (): void => {
    this.#fail(this.#signal?.reason);
  };

  readonly #fail = (cause: unknown): void => {
    if (this.#settled) return;
    this.#settle();
    this.#source.pause();
    this.#reject(cause);
  };

  #settle(): void {
    this.#settled = true;
    const source = this.#source;
    source.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose).off('error', this.#onError);
    // A late error of a stream that nobody reads any more must not end the process.
    source.on('error', () => undefined);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

/**
 * Hands every slice to `take`, in order. Resolves after the last one was taken; stops reading, and leaves the
 * stream paused, when `take` fails or `signal` aborts.
 * @throws UploadAborted when the stream broke; what `take` threw; the reason of `signal`.
 */
export function readSlices(source: Readable, take: TakeSlice, signal?: AbortSignal): Promise<void> {
  return new SliceReading(source, take, signal).start();
}
