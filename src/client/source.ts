// What is to be sent: so many bytes, readable from the start as often as needed.
import { SliceQueue } from '../sealed/slices.ts';
import { concatBytes } from '../sealed/bytes.ts';
import { ClientError } from './client-error.ts';
import { iterate, type ByteSource } from '../sealed/stream.web.ts';

/** Bytes in pieces of any size; a ReadableStream or anything to iterate. */
export type Pieces = ByteSource;

export interface Source {
  /** In bytes, exactly. */
  readonly size: number;
  /** From the first byte. The same bytes every time, or the share is sent anew. */
  read(): Pieces;
}

export function bytesSource(bytes: Uint8Array): Source {
  return { size: bytes.length, read: () => [bytes] };
}

/** A Blob, or a File that somebody picked. */
export function blobSource(blob: Blob): Source {
  return { size: blob.size, read: () => blob.stream() as ReadableStream<Uint8Array> };
}

/** Reads a source in pieces of chosen lengths. */
export class SourceReader {
  readonly #queue = new SliceQueue();
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;

  constructor(source: Source) {
    this.#pieces = iterate(source.read());
  }

  /** Exactly `bytes` bytes. @throws ClientError `source.changed` if there are no more so many. */
  async take(bytes: number): Promise<Uint8Array> {
    while (this.#queue.bytes < bytes && (await this.#more()));
    if (this.#queue.bytes < bytes) throw changed('ends before the size it was announced with');
    return concatBytes(this.#queue.take(bytes));
  }

  /** @throws ClientError `source.changed` if anything is left. */
  async expectEnd(): Promise<void> {
    while (this.#queue.bytes === 0 && (await this.#more()));
    if (this.#queue.bytes > 0) throw changed('is longer than it was announced');
  }

  /** To be called at last, whole or not: closes what the source has opened. */
  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  async #more(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.#queue.add(next.value);
    return true;
  }
}

function changed(what: string): ClientError {
  return new ClientError('source.changed', `What is being sent ${what}.`);
}
