/**
 * The metadata store as the features get it: whatever its verdicts say happened is counted here, the same for every engine
 * and through every door; and how long each verb took is measured. It decides nothing.
 */
import type { Counters } from '../share/counters.ts';
import {
  MetadataStore,
  type Burned,
  type ChargedAttempt,
  type ClaimGrant,
  type QuotaUse,
} from '../share/metadata-store.ts';
import type { Verdict } from '../share/refusal.ts';
import type { ShareRecord } from '../share/share.ts';

type Asked<Verb extends keyof MetadataStore> = Parameters<MetadataStore[Verb]>;
type Answer<Verb extends keyof MetadataStore> = ReturnType<MetadataStore[Verb]>;

/** Hears of each answer: of the verb and how long it took. */
export type Took = (verb: keyof MetadataStore, ms: number) => void;

export class CountedMetadataStore extends MetadataStore {
  constructor(
    private readonly store: MetadataStore,
    private readonly counters: Counters,
    private readonly took: Took,
  ) {
    super();
  }

  ping(): Promise<void> {
    return this.#timed('ping', () => this.store.ping());
  }

  storeId(): Promise<string> {
    return this.store.storeId();
  }

  noteTime(): Promise<number | undefined> {
    return this.store.noteTime();
  }

  rolledBack(): Promise<boolean> {
    return this.store.rolledBack();
  }

  async create(...asked: Asked<'create'>): Answer<'create'> {
    const verdict = await this.#timed('create', () => this.store.create(...asked));
    if (!verdict.ok || verdict.value.repeated) return verdict;
    const { share } = verdict.value;
    this.counters.add('shares.created');
    // It came with the request; any other body is counted while it streams.
    if (share.createdInline) this.counters.add('bytes.uploaded', share.bodyBytes);
    return verdict;
  }

  completeUpload(id: string): Promise<Verdict<ShareRecord>> {
    return this.#timed('completeUpload', () => this.store.completeUpload(id));
  }

  noteUpload(...asked: Asked<'noteUpload'>): Promise<void> {
    return this.#timed('noteUpload', () => this.store.noteUpload(...asked));
  }

  look(...asked: Asked<'look'>): Answer<'look'> {
    return this.#timed('look', () => this.store.look(...asked));
  }

  async noteLook(id: string): Promise<void> {
    await this.#timed('noteLook', () => this.store.noteLook(id));
    this.counters.add('looks');
  }

  async prove(...asked: Asked<'prove'>): Answer<'prove'> {
    return this.#tried(await this.#timed('prove', () => this.store.prove(...asked)));
  }

  async claim(...asked: Asked<'claim'>): Answer<'claim'> {
    return this.#claimed(await this.#timed('claim', () => this.store.claim(...asked)));
  }

  async reserveAttempt(...asked: Asked<'reserveAttempt'>): Answer<'reserveAttempt'> {
    return this.#claimed(await this.#timed('reserveAttempt', () => this.store.reserveAttempt(...asked)));
  }

  async settleAttempt(...asked: Asked<'settleAttempt'>): Answer<'settleAttempt'> {
    return this.#claimed(await this.#timed('settleAttempt', () => this.store.settleAttempt(...asked)));
  }

  findClaim(...asked: Asked<'findClaim'>): Answer<'findClaim'> {
    return this.#timed('findClaim', () => this.store.findClaim(...asked));
  }

  recordProgress(...asked: Asked<'recordProgress'>): Promise<void> {
    return this.#timed('recordProgress', () => this.store.recordProgress(...asked));
  }

  async acknowledge(...asked: Asked<'acknowledge'>): Answer<'acknowledge'> {
    const verdict = await this.#timed('acknowledge', () => this.store.acknowledge(...asked));
    if (verdict.ok) this.#burned(verdict.value);
    return verdict;
  }

  async change(...asked: Asked<'change'>): Answer<'change'> {
    const verdict = await this.#timed('change', () => this.store.change(...asked));
    if (verdict.ok) this.#burned(verdict.value.burned);
    return verdict;
  }

  async revoke(...asked: Asked<'revoke'>): Answer<'revoke'> {
    const verdict = await this.#timed('revoke', () => this.store.revoke(...asked));
    if (verdict.ok) this.#burned(verdict.value);
    return verdict;
  }

  async remove(...asked: Asked<'remove'>): Answer<'remove'> {
    return this.#burned(await this.#timed('remove', () => this.store.remove(...asked)));
  }

  forgetBlob(id: string): Promise<void> {
    return this.#timed('forgetBlob', () => this.store.forgetBlob(id));
  }

  due(limit: number): Promise<readonly string[]> {
    return this.#timed('due', () => this.store.due(limit));
  }

  async settleDue(id: string): Answer<'settleDue'> {
    return this.#burned(await this.#timed('settleDue', () => this.store.settleDue(id)));
  }

  list(...asked: Asked<'list'>): Answer<'list'> {
    return this.#timed('list', () => this.store.list(...asked));
  }

  outlines(): Answer<'outlines'> {
    return this.store.outlines();
  }

  read(ids: readonly string[]): Answer<'read'> {
    return this.#timed('read', () => this.store.read(ids));
  }

  reserveQuota(...asked: Asked<'reserveQuota'>): Answer<'reserveQuota'> {
    return this.#timed('reserveQuota', () => this.store.reserveQuota(...asked));
  }

  releaseQuota(leaseId: string): Promise<void> {
    return this.#timed('releaseQuota', () => this.store.releaseQuota(leaseId));
  }

  quota(): Promise<QuotaUse> {
    return this.#timed('quota', () => this.store.quota());
  }

  recountQuota(): Promise<void> {
    return this.#timed('recountQuota', () => this.store.recountQuota());
  }

  freeBytes(): Promise<number | undefined> {
    return this.store.freeBytes();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** Refusals and failures take their time too. */
  async #timed<T>(verb: keyof MetadataStore, act: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await act();
    } finally {
      this.took(verb, performance.now() - startedAt);
    }
  }

  #tried<T>(verdict: Verdict<T>): Verdict<T> {
    if (verdict.ok || verdict.refusal.code !== 'password.wrong') return verdict;
    this.counters.add('passwords.wrong');
    if (verdict.refusal.locks === true) this.counters.add('locks');
    return verdict;
  }

  #claimed<T extends ClaimGrant | ChargedAttempt>(verdict: Verdict<T>): Verdict<T> {
    if (!verdict.ok || !('claim' in verdict.value)) return this.#tried(verdict);
    const { share, repeated } = verdict.value;
    if (!repeated) this.counters.add('claims');
    // Handed over within the answer; any other body is counted by its transfer.
    if (share.createdInline) {
      this.counters.add('bytes.downloaded', share.bodyBytes);
      if (!repeated) this.counters.add('downloads.completed');
    }
    return verdict;
  }

  #burned(burned: Burned | undefined): Burned | undefined {
    if (burned?.reason !== undefined) this.counters.add(`burns.${burned.reason}`);
    return burned;
  }
}
