/** Whether the store is an older copy of itself, how that is found out, and what the operator's word about it does. */
import { randomBytes } from 'node:crypto';
import type { ShareRules } from '../../../share/share.ts';
import { BUCKETS, factsKey, indexKey, keysOf, seqKey } from './keys.ts';
import { partsOf, textOf } from './record-codec.ts';
import type { Scripts } from './scripts.ts';
import type { Watermarks } from './watermarks.ts';

const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const PAGE = 100;

interface BucketState {
  readonly rolledBack: boolean;
  /** The life of Redis in which nobody has compared the bucket yet. */
  readonly unproven?: string | undefined;
}

/** The operator's word is not asked for: there is another Redis. Its message is for whoever runs the server. */
class RedisForeign extends Error {
  readonly code = 'redis.foreign';
  constructor() {
    super(
      'Redis belongs to other bodies than those in the uploads folder. Nothing was done: give the server the Redis that belongs to them, or an empty uploads folder.',
    );
    this.name = 'RedisForeign';
  }
}

export class Rollback {
  #found = false;
  #foreign = false;
  #unproven: readonly string[] = [];

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

  /** As of the last check: this is no older copy of our store, but another one. What it holds is not touched. */
  get foreign(): boolean {
    return this.#foreign;
  }

  /** As of the last check: lives of Redis that were not compared yet with what all servers know. */
  get unproven(): readonly string[] {
    return this.#unproven;
  }

  /** A script met an older bucket. */
  noteFound(): void {
    this.#found = true;
  }

  /** Compares every bucket with what is known of it, and learns what other servers did. True: an older copy. */
  async check(): Promise<boolean> {
    this.#foreign = !this.marks.areOf(await this.#storeOfRedis());
    if (this.#foreign) {
      this.#unproven = [];
      return (this.#found = true);
    }
    const states = await Promise.all(buckets.map((bucket) => this.#stateOf(bucket)));
    this.#found = states.some(({ rolledBack }) => rolledBack);
    this.#unproven = [...new Set(states.flatMap(({ unproven }) => unproven ?? []))];
    return this.#found;
  }

  /** What every server knew is in the file by now: compares with it, and lets this life of Redis go on. */
  async prove(life: string): Promise<void> {
    await this.marks.learn();
    await Promise.all(
      buckets.map((bucket) => this.scripts.run('proveBucket', [seqKey(bucket)], { seq: this.marks.of(bucket), life })),
    );
  }

  async #storeOfRedis(): Promise<string | undefined> {
    return (await this.scripts.client.hget(factsKey, 'storeId')) ?? undefined;
  }

  async #rolledBackBuckets(): Promise<readonly number[]> {
    const states = await Promise.all(buckets.map((bucket) => this.#stateOf(bucket)));
    return buckets.filter((bucket) => states[bucket]?.rolledBack === true);
  }

  async #stateOf(bucket: number): Promise<BucketState> {
    const keys = [seqKey(bucket), indexKey(bucket)];
    const [seq, marked, life] = partsOf(await this.scripts.run('checkSeq', keys, { seq: this.marks.of(bucket) }));
    this.marks.raise(bucket, Number(textOf(seq)));
    return { rolledBack: textOf(marked) !== '', unproven: textOf(life) === '' ? undefined : textOf(life) };
  }

  /**
   * In every bucket that is an older copy, each free download of each share counts as taken from now on. Resolves to how
   * many shares and buckets that were. Interrupted, it can be done again. One that was emptied is our store again.
   * @throws RedisForeign
   */
  async accept(rules: ShareRules): Promise<{ readonly shares: number; readonly buckets: number }> {
    await this.check();
    if (this.#foreign) throw new RedisForeign();
    let shares = 0;
    const older = await this.#rolledBackBuckets();
    if (older.length > 0 && this.marks.store !== undefined)
      await this.scripts.run('storeId', [factsKey], { made: this.marks.store });
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
