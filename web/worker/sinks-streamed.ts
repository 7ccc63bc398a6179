// To the service worker, which hands the bytes to the browser's own download. What the browser has it keeps only if the end is said.
import type { Sink } from '../../src/client/sink.ts';
import type { StreamAnswer, StreamMessage } from '../engine/stream-messages.ts';
import { Gathered, type Piece } from './gathered.ts';

/** The browser's download is over before all of it arrived: stopped by the person, or its service worker ended. */
export class StreamLost extends Error {
  override readonly name = 'StreamLost';
}

const askEveryMs = 5_000;
/** A service worker answers at once, unless it is gone. */
const lostAfterMs = 30_000;

export class StreamedSink implements Sink {
  readonly heldBytes = 0;
  readonly flushEveryBytes = Infinity;
  readonly #port: MessagePort;
  readonly #gathered = new Gathered();
  readonly #timer: ReturnType<typeof setInterval>;
  #heardAt = performance.now();
  readonly #openedAt = performance.now();
  #isFetched = false;
  #wanted = 0;
  #done = false;
  #lost: StreamLost | undefined;
  #wake: (() => void) | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<StreamAnswer>) => {
      this.#hear(data);
    };
    this.#timer = setInterval(() => {
      this.#ask();
    }, askEveryMs);
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    const piece = this.#gathered.add(bytes, position);
    if (piece !== undefined) await this.#send(piece);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves when the browser has taken the last byte. */
  async close(): Promise<void> {
    const last = this.#gathered.take();
    if (last !== undefined) await this.#send(last);
    await this.#until(() => this.#wanted > 0);
    this.#say({ say: 'end' });
    await this.#until(() => this.#done);
    this.#end();
  }

  suspend(): Promise<void> {
    return this.abort();
  }

  abort(): Promise<void> {
    this.#say({ say: 'fail' });
    this.#end();
    return Promise.resolve();
  }

  async #send({ bytes }: Piece): Promise<void> {
    await this.#until(() => this.#wanted > 0);
    this.#wanted -= 1;
    this.#say({ say: 'bytes', bytes }, [bytes.buffer]);
  }

  #say(message: StreamMessage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #hear({ say }: StreamAnswer): void {
    this.#heardAt = performance.now();
    if (say === 'more') {
      this.#isFetched = true;
      this.#wanted += 1;
    }
    if (say === 'done') this.#done = true;
    if (say === 'stopped') this.#lost = new StreamLost('The browser stopped the download.');
    this.#wake?.();
  }

  #ask(): void {
    this.#say({ say: 'alive?' });
    // Once it has begun, a person may hold the browser's download as long as they want.
    const silentMs = performance.now() - (this.#isFetched ? this.#heardAt : this.#openedAt);
    if (silentMs < lostAfterMs) return;
    this.#lost ??= new StreamLost('The service worker does not answer, or the browser does not fetch.');
    this.#wake?.();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#lost !== undefined) throw this.#lost;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#port.onmessage = null;
  }
}
