/** What spans all buckets: which shares are due, and all of them page by page. */
import type { ShareOutline } from '../../../share/outline.ts';
import type { ShareRecord, ShareRules } from '../../../share/share.ts';
import { bucketOf, BUCKETS, dueKey, indexKey, shareKey, tracesKey } from './keys.ts';
import { outlineFrom, partsOf, shareOf, textOf } from './record-codec.ts';
import { reaching, type Scripts } from './scripts.ts';

const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

/** A bucket is asked for a few more ids than its part of a page, so that one question to each is enough. */
const askedOfBucket = (limit: number): number => Math.min(limit, Math.ceil((2 * limit) / BUCKETS) + 16);

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
      let ids = await reaching(() => this.#idsIn(bucket, undefined, OUTLINES_PAGE));
      while (ids.length > 0) {
        const page = ids;
        yield await reaching(() => this.#outlines(page));
        ids = await reaching(() => this.#idsIn(bucket, page.at(-1), OUTLINES_PAGE));
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

  async #idsAfter(after: string | undefined, limit: number): Promise<readonly string[]> {
    const asked = askedOfBucket(limit);
    const found = await Promise.all(buckets.map((bucket) => this.#idsIn(bucket, after, asked)));
    // Beyond the last id of a bucket that has more, some would be missing.
    const horizons = found.flatMap((ids) => (ids.length === asked ? ids.slice(-1) : [])).sort(byText);
    const [horizon] = horizons;
    const sure = found.flat().filter((id) => horizon === undefined || id <= horizon);
    return sure.sort(byText).slice(0, limit);
  }

  #idsIn(bucket: number, after: string | undefined, limit: number): Promise<readonly string[]> {
    const from = after === undefined ? '-' : `(${after}`;
    return this.scripts.client.zrangebylex(indexKey(bucket), from, '+', 'LIMIT', 0, limit);
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
