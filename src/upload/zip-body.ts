/** Several files as one store-only ZIP64, made while they stream in. */
import { makeZip } from 'client-zip';
import { safeName } from '../sealed/names.ts';
import { safeType, type ManifestEntry } from '../sealed/manifest-shape.ts';
import type { TakeSlice } from './request-slices.ts';

const nameMaxBytes = 255;
/** With four bytes each, and a number and an extension after them, within the limit. */
const cutStemCharacters = 50;

/** One file as it arrives. */
export interface ArrivingFile {
  readonly name: string;
  readonly type: string;
  readonly slices: AsyncIterable<Uint8Array>;
}

interface QueuedFile {
  readonly file: ArrivingFile;
  readonly done: (sizeBytes: number) => void;
}

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** `a.txt`, then `a (2).txt`: names in one zip differ, whatever their case. */
class DistinctNames {
  readonly #taken = new Set<string>();

  next(name: string): string {
    const safe = safeName(name);
    let distinct = safe;
    for (let n = 2; this.#taken.has(distinct.toLowerCase()); n++) distinct = numbered(safe, n);
    this.#taken.add(distinct.toLowerCase());
    return distinct;
  }
}

function numbered(name: string, n: number): string {
  const [, stem = name, extension = ''] = /^(.+)(\.\w{1,10})$/u.exec(name) ?? [];
  const whole = `${stem} (${String(n)})${extension}`;
  // Cut before the number: a name of full length would lose it, and never become distinct.
  return utf8Length(whole) <= nameMaxBytes
    ? whole
    : `${Array.from(stem).slice(0, cutStemCharacters).join('')} (${String(n)})${extension}`;
}

/**
 * Files go in one after the other with `add`; the next may be added before the one before has ended. The zip is
 * handed to `take` meanwhile.
 */
export class ZipBody {
  readonly #entries: ManifestEntry[] = [];
  readonly #names = new DistinctNames();
  readonly #waiting: QueuedFile[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #sealed: Promise<void>;

  constructor(take: TakeSlice) {
    this.#sealed = this.#run(take);
    // Whoever adds or ends is told; a failure between the two must not end the process.
    this.#sealed.catch(() => undefined);
  }

  /** In the order of the zip. */
  get entries(): readonly ManifestEntry[] {
    return this.#entries;
  }

  /** Resolves to the size when the file is in the zip; rejects when the zip failed. */
  add(file: ArrivingFile): Promise<number> {
    const taken = new Promise<number>((done) => {
      this.#waiting.push({ file, done });
    });
    this.#wake?.();
    return Promise.race([taken, this.#sealed.then(() => taken)]);
  }

  /** No more files. Resolves when the whole zip was taken. */
  end(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    return this.#sealed;
  }

  async #run(take: TakeSlice): Promise<void> {
    const reader = makeZip(this.#inputs()).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        await take(value);
      }
    } catch (cause) {
      await reader.cancel().catch(() => undefined);
      throw cause;
    }
  }

  async *#inputs(): AsyncGenerator<{ readonly name: string; readonly input: AsyncIterable<Uint8Array> }> {
    for (let next = await this.#next(); next !== undefined; next = await this.#next()) {
      const name = this.#names.next(next.file.name);
      yield { name, input: this.#counted(name, next) };
    }
  }

  async *#counted(path: string, { file, done }: QueuedFile): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const slice of file.slices) {
      size += slice.length;
      yield slice;
    }
    this.#entries.push({ path, size, type: safeType(file.type) });
    done(size);
  }

  async #next(): Promise<QueuedFile | undefined> {
    while (this.#waiting.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#waiting.shift();
  }
}
