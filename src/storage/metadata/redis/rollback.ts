/** Whether the store is an older copy of itself, and what the operator's word about it does. */
import { randomBytes } from 'node:crypto';
import type { ShareRules } from '../../../share/share.ts';
import { BUCKETS, indexKey, keysOf, seqKey } from './keys.ts';
import { partsOf, textOf } from './record-codec.ts';
import type { Scripts } from './scripts.ts';
import type { Watermarks } from './watermarks.ts';

const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const PAGE = 100;

export class Rollback {
  #found = false;

  constructor(
    private readonly scripts: Scripts,
    private readonly marks: Watermarks,
  ) {}

  /**
   * As of the last check: some bucket is older. Then none is believed: what another server did in its last second before
   * it died is known to nobody.
   */
  get found(): boolean {
    return this.#found;
  }

  /** A script met an older bucket. */
  noteFound(): void {
    this.#found = true;
  }

  /** Compares every bucket with what is known of it, and learns what other servers did. True: an older copy. */
  async check(): Promise<boolean> {
    this.#found = (await this.#rolledBackBuckets()).length > 0;
    return this.#found;
  }

  async #rolledBackBuckets(): Promise<readonly number[]> {
    const found = await Promise.all(buckets.map((bucket) => this.#isRolledBack(bucket)));
    return buckets.filter((bucket) => found[bucket] === true);
  }

  async #isRolledBack(bucket: number): Promise<boolean> {
    const reply = await this.scripts.run('checkSeq', [seqKey(bucket)], { seq: this.marks.of(bucket) });
    const [seq, marked] = partsOf(reply).map(textOf);
    this.marks.raise(bucket, Number(seq));
    return marked !== undefined && marked !== '';
  }

  /**
   * In every bucket that is an older copy, each free download of each share counts as taken from now on. Resolves to how
   * many shares and buckets that were. Interrupted, it can be done again.
   */
  async accept(rules: ShareRules): Promise<{ readonly shares: number; readonly buckets: number }> {
    let shares = 0;
    const older = await this.#rolledBackBuckets();
    for (const bucket of older) {
      shares += await this.#acceptShares(bucket, rules);
      const seq = await this.scripts.run('acceptBucket', [seqKey(bucket)], { seq: this.marks.of(bucket) });
      this.marks.raise(bucket, Number(textOf(seq)));
    }
    return { shares, buckets: older.length };
  }

  async #acceptShares(bucket: number, rules: ShareRules): Promise<number> {
    let shares = 0;
    for (let after = '-'; ;) {
      const ids = await this.scripts.client.zrangebylex(indexKey(bucket), after, '+', 'LIMIT', 0, PAGE);
      const last = ids.at(-1);
      if (last === undefined) return shares;
      for (const id of ids) {
        const claimant = `accepted-${randomBytes(32).toString('base64url')}`;
        await this.scripts.run('accept', keysOf(id), { claimant, rules, seq: 0 });
      }
      shares += ids.length;
      after = `(${last}`;
    }
  }
}
