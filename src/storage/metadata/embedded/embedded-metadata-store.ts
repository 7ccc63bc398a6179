/** The metadata port on LMDB: the default engine, for one machine. Decisions come from `share/verbs.ts`; here they are made atomic. */
import { randomUUID } from 'node:crypto';
import type { ShareChange } from '../../../share/change.ts';
import { findClaim } from '../../../share/claims.ts';
import type { Clock } from '../../../share/clock.ts';
import { covers, type ProgressReport } from '../../../share/intervals.ts';
import { shouldTellBytes } from '../../../share/lifetime.ts';
import {
  MetadataStore,
  type Burned,
  type ChargedAttempt,
  type ClaimGrant,
  type Onlooker,
  type QuotaLease,
  type QuotaLimits,
  type QuotaUse,
  type ReadGrant,
  type SeenShare,
} from '../../../share/metadata-store.ts';
import type { NewShare } from '../../../share/new-share.ts';
import type { ClaimProof, Proof } from '../../../share/order-of-checks.ts';
import type { Verdict } from '../../../share/refusal.ts';
import type { Scene } from '../../../share/scene.ts';
import type { ShareRecord, ShareRules } from '../../../share/share.ts';
import type { ShareOutline } from '../../../share/outline.ts';
import * as verbs from '../../../share/verbs.ts';
import { EmbeddedQuota } from './embedded-quota.ts';
import type { Environments } from './environments.ts';
import { LazyTraces } from './lazy-traces.ts';
import { reaching, RecordSteps } from './record-step.ts';
import { SharePages } from './share-pages.ts';

export class EmbeddedMetadataStore extends MetadataStore {
  readonly #traces: LazyTraces;
  readonly #quota: EmbeddedQuota;
  readonly #steps: RecordSteps;
  readonly #pages: SharePages;

  constructor(
    private readonly environments: Environments,
    private readonly clock: Clock,
    rules: ShareRules,
  ) {
    super();
    this.#traces = new LazyTraces(environments.lazy);
    this.#quota = new EmbeddedQuota(environments);
    this.#steps = new RecordSteps(environments, this.#traces, this.#quota, clock, rules);
    this.#pages = new SharePages(environments, this.#steps, clock, rules);
  }

  ping(): Promise<void> {
    return reaching(() => {
      this.environments.kept.facts.get('storeId');
    });
  }

  /** Nobody can put an older copy under an environment that is open. */
  async rolledBack(): Promise<boolean> {
    await this.ping();
    return false;
  }

  storeId(): Promise<string> {
    const { facts, root } = this.environments.kept;
    return reaching(() =>
      root.childTransaction(() => {
        const known = facts.get('storeId');
        if (typeof known === 'string') return known;
        const made = randomUUID();
        void facts.put('storeId', made);
        return made;
      }),
    );
  }

  noteTime(): Promise<number | undefined> {
    const { facts, root } = this.environments.kept;
    return reaching(() =>
      root.childTransaction(() => {
        const before = facts.get('lastSeenAt');
        void facts.put('lastSeenAt', this.clock.now());
        return typeof before === 'number' ? before : undefined;
      }),
    );
  }

  async create(share: NewShare, leaseId?: string): Promise<Verdict<verbs.Created>> {
    const verdict = await this.#steps.run(share.id, (scene) => verbs.create(scene, share));
    // One that is not released lapses: that is no reason to deny a share that was made.
    if (leaseId !== undefined) await this.releaseQuota(leaseId).catch(() => undefined);
    return verdict;
  }

  completeUpload(id: string): Promise<Verdict<ShareRecord>> {
    return this.#steps.run(id, verbs.completeUpload);
  }

  noteUpload(id: string, bytes: number): Promise<void> {
    return this.#noting(id, async ({ now, rules }, share) => {
      // An upload that has lapsed stays so: late bytes must not bring it back.
      if (share.burned !== undefined) return;
      await this.#traces.noteUpload(share, bytes, now);
      if (bytes > 0 && shouldTellBytes(share, now, rules)) await this.#steps.run(id, verbs.noteBytes);
    });
  }

  /** Nothing is noted beside a share that is not there: nobody would ever forget it. */
  #noting(id: string, note: (scene: Scene, share: ShareRecord) => Promise<void>): Promise<void> {
    return reaching(async () => {
      const scene = this.#steps.scene(id);
      if (scene.share !== undefined) await note(scene, scene.share);
    });
  }

  look(id: string, who: Onlooker): Promise<Verdict<SeenShare>> {
    return reaching(() => verbs.look(this.#steps.scene(id), who));
  }

  noteLook(id: string): Promise<void> {
    return this.#noting(id, ({ now }, share) => this.#traces.noteLook(share, now));
  }

  prove(id: string, proof: Proof): Promise<Verdict<Uint8Array>> {
    return this.#steps.run(id, (scene) => verbs.prove(scene, proof));
  }

  claim(id: string, proof: ClaimProof): Promise<Verdict<ClaimGrant>> {
    return this.#steps.run(id, (scene) => verbs.claim(scene, proof));
  }

  reserveAttempt(
    id: string,
    proof: Omit<ClaimProof, 'passwordTokenHash'>,
  ): Promise<Verdict<ClaimGrant | ChargedAttempt>> {
    const key = randomUUID();
    return this.#steps.run(id, (scene) => verbs.reserveAttempt(scene, proof, key));
  }

  settleAttempt(
    id: string,
    charged: string,
    proof: ClaimProof & { readonly passwordTokenHash: string },
  ): Promise<Verdict<ClaimGrant>> {
    return this.#steps.run(id, (scene) => verbs.settle(scene, proof, charged));
  }

  findClaim(id: string, claimTokenHash: string): Promise<Verdict<ReadGrant>> {
    return reaching(() => verbs.readableClaim(this.#steps.scene(id), claimTokenHash));
  }

  recordProgress(id: string, claimTokenHash: string, report: ProgressReport): Promise<void> {
    return this.#noting(id, async ({ now }, share) => {
      const claim = findClaim(share, claimTokenHash);
      if (claim === undefined) return;
      const { intervals } = await this.#traces.recordProgress(id, claimTokenHash, report, now);
      if (claim.completeAt === undefined && covers(intervals, share.bodyBytes))
        await this.#steps.run(id, (scene) => verbs.noteComplete(scene, claimTokenHash));
    });
  }

  acknowledge(id: string, claimTokenHash: string): Promise<Verdict<Burned | undefined>> {
    return this.#steps.run(id, (scene) => verbs.finishClaim(scene, claimTokenHash));
  }

  change(id: string, ownerTokenHash: string, change: ShareChange): Promise<Verdict<verbs.Changed>> {
    return this.#steps.run(id, (scene) => verbs.change(scene, ownerTokenHash, change));
  }

  revoke(id: string, ownerTokenHash: string): Promise<Verdict<Burned | undefined>> {
    return this.#steps.run(id, (scene) => verbs.revoke(scene, ownerTokenHash));
  }

  remove(id: string, reason: 'removed' | 'lost'): Promise<Burned | undefined> {
    return this.#steps.run(id, (scene) => verbs.remove(scene, reason));
  }

  async forgetBlob(id: string): Promise<void> {
    await this.#steps.run(id, verbs.forgetBlob);
  }

  due(limit: number): Promise<readonly string[]> {
    return this.#pages.due(limit);
  }

  async settleDue(id: string): Promise<Burned | undefined> {
    const before = await reaching(() => this.#steps.scene(id).stored);
    const burned = await this.#steps.run(id, verbs.passTime);
    const isOver = before !== undefined && (await reaching(() => this.#steps.scene(id).stored)) === undefined;
    if (isOver) await reaching(() => this.#traces.forget(before));
    return burned;
  }

  list(after: string | undefined, limit: number): Promise<readonly ShareRecord[]> {
    return this.#pages.list(after, limit);
  }

  outlines(): AsyncIterable<readonly ShareOutline[]> {
    return this.#pages.outlines();
  }

  read(ids: readonly string[]): Promise<readonly ShareRecord[]> {
    return this.#pages.read(ids);
  }

  reserveQuota(lease: QuotaLease, limits: QuotaLimits): Promise<Verdict<void>> {
    return reaching(() => this.#quota.reserve(lease, limits, this.clock.now()));
  }

  releaseQuota(leaseId: string): Promise<void> {
    return reaching(() => this.#quota.release(leaseId, this.clock.now()));
  }

  quota(): Promise<QuotaUse> {
    return reaching(() => this.#quota.use(this.clock.now()));
  }

  /** The sum moves with each record, in the same transaction: there is nothing to correct. */
  recountQuota(): Promise<void> {
    return this.ping();
  }

  async freeBytes(): Promise<number> {
    await this.ping();
    return await reaching(() => this.environments.freeBytes());
  }

  close(): Promise<void> {
    return this.environments.close();
  }
}
