/**
 * How far each bucket is known to have come: in memory, and in a file beside the blobs, where every server of this store
 * finds it, also after Redis was replaced by an older copy while no server ran.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUCKETS } from './keys.ts';

const FILE = '.redis-seq';
/** Longer than from the last look before a rename to that rename, and not the same for all: else they meet again. */
const lookAgainMs = (): number => 20 + 200 * Math.random();
/** Each time somebody else was quicker. Whatever is missing then comes with the next exchange. */
const MOST_TRIES = 8;

const zeros = (): number[] => Array.from({ length: BUCKETS }, () => 0);

/** What the file says. */
interface Kept {
  /** The store whose numbers these are. */
  readonly store?: string | undefined;
  readonly seq: readonly number[];
}

/** The uploads folder is another installation's: its numbers say nothing about our store, and ours nothing about theirs. */
class MarksNotOurs extends Error {
  readonly code = 'redis.marks_not_ours';
}

export class Watermarks {
  #highest: number[] = zeros();
  #store: string | undefined;
  /** Redis has said that it is that store: not only the file, which may be in the wrong folder. */
  #confirmed = false;
  #foreign = false;

  /** @param folder where the blobs lie; undefined: in memory only */
  constructor(private readonly folder?: string) {}

  get store(): string | undefined {
    return this.#store;
  }

  /** Nothing is said about a Redis whose numbers these are not. */
  of(bucket: number): number {
    return this.#foreign ? 0 : (this.#highest[bucket] ?? 0);
  }

  /** It never goes down. */
  raise(bucket: number, seq: number): void {
    if (!this.#foreign) this.#raise(bucket, seq);
  }

  /**
   * Whether the Redis that calls itself `store` is the one whose numbers these are. One without a name is: it is new, or was
   * emptied.
   */
  areOf(store: string | undefined): boolean {
    this.#store ??= store;
    this.#foreign = store !== undefined && store !== this.#store;
    if (store !== undefined && !this.#foreign) this.#confirmed = true;
    return !this.#foreign;
  }

  /** What others kept. @throws MarksNotOurs */
  async learn(): Promise<Kept> {
    const kept = this.folder === undefined ? { seq: [] } : await readKept(join(this.folder, FILE));
    if (kept.store !== undefined && kept.store !== this.#store) {
      if (this.#confirmed) throw new MarksNotOurs(`${FILE} in the uploads folder is about another store.`);
      // Of the folder that was in its place before.
      if (this.#store !== undefined) this.#highest = zeros();
      this.#store = kept.store;
    }
    for (const [bucket, seq] of kept.seq.entries()) this.#raise(bucket, seq);
    return kept;
  }

  /**
   * Learns, and keeps what this process knows. Of many who write at once each looks again whether its own is still there:
   * after a restart of Redis they wait for each other three seconds, not one more for each of them.
   */
  async exchange(): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const kept = await this.learn();
      if (this.folder === undefined || this.#foreign || !this.#knowsMoreThan(kept)) return;
      const isStillSo = async (): Promise<boolean> => JSON.stringify(await this.learn()) === JSON.stringify(kept);
      await replace(this.folder, JSON.stringify({ store: this.#store, seq: this.#highest }), isStillSo);
      await sleep(lookAgainMs());
    }
  }

  #knowsMoreThan({ store, seq: kept }: Kept): boolean {
    return this.#store !== store || this.#highest.some((seq, bucket) => seq > (kept[bucket] ?? 0));
  }

  #raise(bucket: number, seq: number): void {
    this.#highest[bucket] = Math.max(this.#highest[bucket] ?? 0, seq);
  }
}

async function readKept(path: string): Promise<Kept> {
  try {
    const { store, seq } = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
    const numbers = Array.isArray(seq) ? seq.slice(0, BUCKETS) : [];
    return {
      ...(typeof store === 'string' ? { store } : {}),
      seq: numbers.map((one) => (Number.isSafeInteger(one) ? Number(one) : 0)),
    };
  } catch (error) {
    // Never written yet, or cut by a crash before it was whole: this process knows what it has seen itself.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return { seq: [] };
    throw error;
  }
}

async function giveToOwnerOf(folder: string, file: FileHandle): Promise<void> {
  const { uid, gid } = await stat(folder);
  await file.chown(uid, gid);
}

/** Durably, and whole or not at all; not at all as well when it is not so any more what it was made from. */
async function replace(folder: string, text: string, isStillSo: () => Promise<boolean>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${FILE}-${randomUUID()}`);
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
      // Root's file would keep the servers from ever comparing again.
      if (process.getuid?.() === 0) await giveToOwnerOf(folder, handle);
    } finally {
      await handle.close();
    }
    if (await isStillSo()) await rename(draft, join(folder, FILE));
    else await rm(draft);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
