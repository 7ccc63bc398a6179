// In memory, where the browser offers nothing better, and for what is only shown: the browser holds it, not the heap of a script.
import type { Sink } from '../../src/client/sink.ts';
import { Gathered } from './gathered.ts';

export class BlobSink implements Sink {
  readonly heldBytes = 0;
  readonly flushEveryBytes = Infinity;
  readonly #gathered = new Gathered();
  #parts: Blob[] = [];
  #whole: Blob | undefined;

  /** Undefined until everything arrived and verified. */
  get whole(): Blob | undefined {
    return this.#whole;
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    const piece = this.#gathered.add(bytes, position);
    if (piece !== undefined) this.#parts.push(new Blob([piece.bytes]));
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    const last = this.#gathered.take();
    this.#whole = new Blob(last === undefined ? this.#parts : [...this.#parts, last.bytes]);
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    return this.abort();
  }

  abort(): Promise<void> {
    this.#gathered.take();
    this.#parts = [];
    return Promise.resolve();
  }
}
