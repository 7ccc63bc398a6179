/** What spans all buckets: which shares are due, and all of them page by page. */
import type { ShareOutline } from '../../../share/outline.ts';
import type { ShareRecord, ShareRules } from '../../../share/share.ts';
import { bucketOf, BUCKETS, dueKey, indexKey, shareKey, tracesKey } from './keys.ts';
import { outlineFrom, partsOf, shareOf, textOf } from './record-codec.ts';
import { reaching, type Scripts } from './scripts.ts';

const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

/** In the order of their values. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What the first letters of ids may be, in the order in which ids are told. */
const firstLetters = Array.from(letters).sort();

/** Where ids that begin with this letter lie: it is six bits of the byte that the bucket is taken from, and two are left. */
const bucketsOf = (letter: string): readonly number[] =>
  [0, 1, 2, 3].map((rest) => (4 * letters.indexOf(letter) + rest) % BUCKETS);

/** Redis serves nobody else while it reads one: a few ms. */
const OUTLINES_PAGE = 200;

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

export class SharePages {
  constructor(
    private readonly scripts: Scripts,
    private readonly rules: ShareRules,
  ) {}

  /** Oldest first. */
  async due(limit: number): Promise<readonly string[]> {
    const found = await Promise.all(buckets.map((bucket) => this.#dueIn(bucket, limit)));
    const sorted = found.flat().sort((a, b) => a.at - b.at || byText(a.id, b.id));
    return sorted.slice(0, limit).map(({ id }) => id);
  }

  async #dueIn(bucket: number, limit: number): Promise<{ readonly id: string; readonly at: number }[]> {
    const texts = partsOf(await this.scripts.run('due', [dueKey(bucket)], { limit })).map(textOf);
    return texts.flatMap((id, i) => (i % 2 === 0 ? [{ id, at: Number(texts[i + 1]) }] : []));
  }

  /** By id. A page may be shorter than `limit`; only after the last share it is empty. */
  async list(after: string | undefined, limit: number): Promise<readonly ShareRecord[]> {
    let ids = await this.#idsAfter(after, limit);
    while (ids.length > 0) {
      const records = [...(await this.read(ids))].sort((a, b) => byText(a.id, b.id));
      if (records.length > 0) return records;
      // All of them were dropped by Redis' own expiry, and only the index has not been swept yet.
      ids = await this.#idsAfter(ids.at(-1), limit);
    }
    return [];
  }

  /** Bucket after bucket: each is asked for its own shares only. */
  async *outlines(): AsyncGenerator<readonly ShareOutline[]> {
    for (const bucket of buckets) {
      let ids = await reaching(() => this.#idsIn(bucket, OUTLINES_PAGE));
      while (ids.length > 0) {
        const page = ids;
        yield await reaching(() => this.#outlines(page));
        ids = await reaching(() => this.#idsIn(bucket, OUTLINES_PAGE, `(${page.at(-1) ?? ''}`));
      }
    }
  }

  async #outlines(ids: readonly string[]): Promise<readonly ShareOutline[]> {
    return partsOf(await this.scripts.run('outlines', keysToRead(ids), { rules: this.rules })).map(outlineFrom);
  }

  /** As they are now, in any order. */
  async read(ids: readonly string[]): Promise<readonly ShareRecord[]> {
    const groups = [...groupByBucket([...new Set(ids)]).values()];
    return (await Promise.all(groups.map((group) => this.#read(group)))).flat();
  }

  /** Letter after letter, of which each lies in a few buckets: ids that follow each other do not spread over all of them. */
  async #idsAfter(after: string | undefined, limit: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (const letter of firstLetters) {
      if (found.length >= limit) break;
      if (after !== undefined && letter < after.charAt(0)) continue;
      found.push(...(await this.#idsOf(letter, after, limit - found.length)));
    }
    return found;
  }

  async #idsOf(letter: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const from = after?.startsWith(letter) === true ? `(${after}` : `[${letter}`;
    // No letter of an id comes after it.
    const to = `(${letter}{`;
    const asked = bucketsOf(letter).map((bucket) => this.#idsIn(bucket, limit, from, to));
    return (await Promise.all(asked)).flat().sort(byText).slice(0, limit);
  }

  #idsIn(bucket: number, limit: number, from = '-', to = '+'): Promise<readonly string[]> {
    return this.scripts.client.zrangebylex(indexKey(bucket), from, to, 'LIMIT', 0, limit);
  }

  async #read(ids: readonly string[]): Promise<readonly ShareRecord[]> {
    return partsOf(await this.scripts.run('list', keysToRead(ids), { rules: this.rules })).map(shareOf);
  }
}

const keysToRead = (ids: readonly string[]): readonly string[] => ids.flatMap((id) => [shareKey(id), tracesKey(id)]);

function groupByBucket(ids: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const groups = new Map<number, string[]>();
  for (const id of ids) {
    const bucket = bucketOf(id);
    const group = groups.get(bucket);
    if (group === undefined) groups.set(bucket, [id]);
    else group.push(id);
  }
  return groups;
}
