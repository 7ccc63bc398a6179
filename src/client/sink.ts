// Where verified plain bytes go.
import { concatBytes } from '../sealed/bytes.ts';

/** Exactly one of `close`, `suspend` and `abort` ends its use. */
export interface Sink {
  /** So many bytes, from the start, it holds from an earlier time; 0 for a new one. */
  readonly heldBytes: number;
  /** How much may have to be fetched again after a crash, where a flush is dear. Asked again after each. */
  readonly flushEveryBytes?: number;
  /** Only verified bytes come here, in ascending order. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** What was written survives a crash once this resolves. */
  flush(): Promise<void>;
  /** All of it arrived and verified: now it may be seen under its name. Durable when it resolves. */
  close(): Promise<void>;
  /** It broke off: lets go of what is open, keeps the bytes for the next time. */
  suspend(): Promise<void>;
  /** The share is refused or gone: nothing of it stays. */
  abort(): Promise<void>;
}

/** For small shares and texts. */
export class MemorySink implements Sink {
  readonly heldBytes = 0;
  readonly #parts: Uint8Array[] = [];
  #bytes: Uint8Array | undefined;

  /** Undefined until everything arrived and verified. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes;
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    if (position === 0) this.#parts.length = 0;
    this.#parts.push(bytes);
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#bytes = concatBytes(this.#parts);
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.#parts.length = 0;
    return Promise.resolve();
  }
}
