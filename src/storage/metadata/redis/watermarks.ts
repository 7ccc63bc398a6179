/**
 * How far each bucket is known to have come: in memory, and in a file beside the blobs, where every server of this store
 * finds it, also after Redis was replaced by an older copy while no server ran.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUCKETS } from './keys.ts';

const FILE = '.redis-seq';

export class Watermarks {
  readonly #highest: number[] = Array.from({ length: BUCKETS }, () => 0);

  /** @param folder where the blobs lie; undefined: in memory only */
  constructor(private readonly folder?: string) {}

  of(bucket: number): number {
    return this.#highest[bucket] ?? 0;
  }

  /** It never goes down. */
  raise(bucket: number, seq: number): void {
    this.#highest[bucket] = Math.max(this.of(bucket), seq);
  }

  /** What others kept. */
  async learn(): Promise<readonly number[]> {
    const kept = this.folder === undefined ? [] : await readKept(join(this.folder, FILE));
    for (const [bucket, seq] of kept.entries()) this.raise(bucket, seq);
    return kept;
  }

  /** Learns, and keeps what this process knows. Of two who write at once the later one wins; the other comes again. */
  async exchange(): Promise<void> {
    const kept = await this.learn();
    if (this.folder === undefined) return;
    if (this.#highest.some((seq, bucket) => seq > (kept[bucket] ?? 0)))
      await replace(this.folder, JSON.stringify(this.#highest));
  }
}

async function readKept(path: string): Promise<readonly number[]> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(kept)
      ? kept.slice(0, BUCKETS).map((seq) => (Number.isSafeInteger(seq) ? Number(seq) : 0))
      : [];
  } catch (error) {
    // Never written yet, or cut by a crash before it was whole: this process knows what it has seen itself.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whole or not at all. */
async function replace(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${FILE}-${randomUUID()}`);
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, FILE));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
