/**
 * The storage quota, under {meta}: for each share what it takes, their sum, and room reserved for bytes to come. Never in
 * a share's own script, because it lies in another slot: told before a record is made and after it shrinks, so that a
 * crash in between leaves too much counted, until the next recount.
 */
import { granted, refused, type Verdict } from '../../../share/refusal.ts';
import type { QuotaLease, QuotaLimits, QuotaUse } from '../../../share/metadata-store.ts';
import { BUCKETS, indexKey, ledgerKeys, roomsKey, shareKey } from './keys.ts';
import { partsOf, textOf, type Room } from './record-codec.ts';
import type { Scripts } from './scripts.ts';

const RETRY_AFTER_SECONDS = 60;
const PAGE = 500;

/** As `rooms` spells it. Empty: no entry. */
const spelled = (rev: string | null, bytes: string | null, sender: string | null): string => {
  if (rev === null || bytes === null) return '';
  return sender === null ? `${rev} ${bytes}` : `${rev} ${bytes} ${sender}`;
};

export class QuotaLedger {
  /** What the last recount saw differ: id, entry and what it should be. */
  #differed: ReadonlySet<string> = new Set();

  constructor(private readonly scripts: Scripts) {}

  /** Before the record is made. */
  async hold(id: string, bytes: number, sender: string | undefined): Promise<void> {
    await this.scripts.run('hold', ledgerKeys, { id, bytes, sender });
  }

  async tell(id: string, room: Room): Promise<void> {
    await this.scripts.run('tell', ledgerKeys, { id, ...room });
  }

  async reserve(lease: QuotaLease, limits: QuotaLimits): Promise<Verdict<void>> {
    const why = textOf(await this.scripts.run('reserve', ledgerKeys, { ...lease, ...limits }));
    if (why === 'storage.full') return refused({ code: 'storage.full' });
    return why === '' ? granted(undefined) : refused({ code: 'rate.limited', retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  async release(leaseId: string): Promise<void> {
    await this.scripts.run('release', ledgerKeys, { leaseId });
  }

  async use(): Promise<QuotaUse> {
    const [stored, reserved] = partsOf(await this.scripts.run('use', ledgerKeys, {}));
    return { storedBytes: Number(textOf(stored)), reservedBytes: Number(textOf(reserved)) };
  }

  /**
   * Compares every record with its entry. What differs in the same way twice in a row was left by a crash: a step that
   * is only on its way has arrived by then.
   */
  async recount(): Promise<void> {
    const differs = new Set<string>();
    for (let bucket = 0; bucket < BUCKETS; bucket++) await this.#compareRecords(bucket, differs);
    await this.#compareEntries(differs);
    const sure = [...differs].filter((difference) => this.#differed.has(difference));
    for (const difference of sure) {
      const [id, found, wanted] = JSON.parse(difference) as [string, string, string];
      await this.scripts.run('correct', ledgerKeys, { id, found, wanted: wanted === '' ? undefined : wanted });
      differs.delete(difference);
    }
    this.#differed = differs;
  }

  async #compareRecords(bucket: number, differs: Set<string>): Promise<void> {
    const { client } = this.scripts;
    for (let after = '-'; ;) {
      const ids = await client.zrangebylex(indexKey(bucket), after, '+', 'LIMIT', 0, PAGE);
      const last = ids.at(-1);
      if (last === undefined) return;
      await this.#compare(ids, differs);
      after = `(${last}`;
    }
  }

  /** Entries whose record is not there: those that are, were compared already. */
  async #compareEntries(differs: Set<string>): Promise<void> {
    let cursor = '0';
    do {
      const [next, flat] = await this.scripts.client.hscan(roomsKey, cursor, 'COUNT', PAGE);
      const ids = flat.filter((_, i) => i % 2 === 0);
      if (ids.length > 0) await this.#compare(ids, differs);
      cursor = next;
    } while (cursor !== '0');
  }

  async #compare(ids: readonly string[], differs: Set<string>): Promise<void> {
    const { client } = this.scripts;
    const [entries, records] = await Promise.all([
      client.hmget(roomsKey, ...ids),
      Promise.all(ids.map((id) => client.hmget(shareKey(id), 'rev', 'footprintBytes', 'sender'))),
    ]);
    for (const [i, id] of ids.entries()) {
      const [rev = null, bytes = null, sender = null] = records[i] ?? [];
      const found = entries[i] ?? '';
      const wanted = spelled(rev, bytes, sender);
      if (found !== wanted) differs.add(JSON.stringify([id, found, wanted]));
    }
  }
}
