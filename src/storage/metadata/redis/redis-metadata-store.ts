/** The metadata port on Redis: for several processes or machines. The verbs are scripts; here they are asked and told. */
import { randomUUID } from 'node:crypto';
import type { ShareChange } from '../../../share/change.ts';
import type { ProgressReport } from '../../../share/intervals.ts';
import { MetadataStore } from '../../../share/metadata-store.ts';
import type * as port from '../../../share/metadata-store.ts';
import type { NewShare } from '../../../share/new-share.ts';
import type { ClaimProof, Proof } from '../../../share/order-of-checks.ts';
import type { ShareOutline } from '../../../share/outline.ts';
import { granted, refused, type Refusal, type Verdict } from '../../../share/refusal.ts';
import type { ShareRecord } from '../../../share/share.ts';
import type { Created, Changed } from '../../../share/verbs.ts';
import { factsKey } from './keys.ts';
import { bytesOf, newFields, partsOf, shareOf, spelledExpiry, textOf, tracesOf } from './record-codec.ts';
import type { RedisParts } from './redis-parts.ts';
import { isOutOfMemory, reaching } from './scripts.ts';
import type { StepAnswer } from './share-steps.ts';
import { grantOf, leftoverOf, seenOf, verdictOf, whyRefused } from './verdicts.ts';

const full: Refusal = { code: 'storage.full' };

export class RedisMetadataStore extends MetadataStore {
  constructor(private readonly parts: RedisParts) {
    super();
  }

  #step(...asked: Parameters<RedisParts['steps']['run']>): Promise<StepAnswer> {
    return reaching(() => this.parts.steps.run(...asked));
  }

  ping(): Promise<void> {
    return reaching(async () => {
      await this.parts.scripts.client.exists(factsKey);
    });
  }

  storeId(): Promise<string> {
    const asked = { made: randomUUID() };
    return reaching(async () => textOf(await this.parts.scripts.run('storeId', [factsKey], asked)));
  }

  /** Remembered is Redis' own time, told in this server's: clocks that differ are not one that was set back. */
  noteTime(): Promise<number | undefined> {
    return reaching(async () => {
      const [before, now] = partsOf(await this.parts.scripts.run('noteTime', [factsKey], {}));
      if (bytesOf(before) === undefined) return undefined;
      return Number(textOf(before)) + this.parts.clock.now() - Number(textOf(now));
    });
  }

  async rolledBack(): Promise<boolean> {
    return reaching(async () => {
      const { rollback } = this.parts;
      return (await rollback.check()) || rollback.unproven.length > 0;
    });
  }

  create(share: NewShare, leaseId?: string): Promise<Verdict<Created>> {
    return reaching(async () => {
      const asked = { share: newFields(share), ready: share.ready };
      const { header, manifest, body } = share.secrets;
      const secrets = [Buffer.from(header), manifest, ...(body === undefined ? [] : [body])];
      if (this.parts.memory.full) return refused(full);
      try {
        await this.parts.ledger.hold(share.id, Number(asked.share['footprintBytes']), share.sender);
        const answer = await this.parts.steps.run('create', share.id, asked, ...secrets);
        return verdictOf(answer, ({ head }) => ({ share: shareOf(answer.share), repeated: head.repeated === true }));
      } catch (error) {
        if (isOutOfMemory(error)) return refused(full);
        throw error;
      } finally {
        // One that is not released lapses: that is no reason to deny a share that was made.
        if (leaseId !== undefined) await this.parts.ledger.release(leaseId).catch(() => undefined);
      }
    });
  }

  async completeUpload(id: string): Promise<Verdict<ShareRecord>> {
    return verdictOf(await this.#step('completeUpload', id), ({ share }) => shareOf(share));
  }

  async noteUpload(id: string, bytes: number): Promise<void> {
    await this.#step('noteUpload', id, { bytes });
  }

  async look(id: string, who: port.Onlooker): Promise<Verdict<port.SeenShare>> {
    return verdictOf(await this.#step('look', id, { ...who }), seenOf);
  }

  async noteLook(id: string): Promise<void> {
    await this.#step('noteLook', id);
  }

  async prove(id: string, proof: Proof): Promise<Verdict<Uint8Array>> {
    return verdictOf(
      await this.#step('prove', id, { ...proof }),
      ({ manifest }) => bytesOf(manifest) ?? Buffer.alloc(0),
    );
  }

  async claim(id: string, proof: ClaimProof): Promise<Verdict<port.ClaimGrant>> {
    return verdictOf(await this.#step('claim', id, { ...proof }), grantOf);
  }

  async reserveAttempt(
    id: string,
    { linkTokenHash, claimTokenHash }: Omit<ClaimProof, 'passwordTokenHash'>,
  ): Promise<Verdict<port.ClaimGrant | port.ChargedAttempt>> {
    const answer = await this.#step('reserveAttempt', id, { linkTokenHash, claimTokenHash, key: randomUUID() });
    const { charged } = answer.head;
    return charged === undefined ? verdictOf(answer, grantOf) : granted({ charged });
  }

  async settleAttempt(
    id: string,
    charged: string,
    proof: ClaimProof & { readonly passwordTokenHash: string },
  ): Promise<Verdict<port.ClaimGrant>> {
    return verdictOf(await this.#step('settleAttempt', id, { ...proof, key: charged }), grantOf);
  }

  async findClaim(id: string, claimTokenHash: string): Promise<Verdict<port.ReadGrant>> {
    return verdictOf(await this.#step('findClaim', id, { claimTokenHash }), (answer) => {
      const { share, claim, body } = grantOf({ ...answer, manifest: Buffer.alloc(0) });
      return { share, claim, progress: tracesOf(answer.traces).progress[claimTokenHash], body };
    });
  }

  async recordProgress(id: string, claimTokenHash: string, { interval, resumed }: ProgressReport): Promise<void> {
    const [from, to] = interval ?? [0, 0];
    await this.#step('recordProgress', id, { claimTokenHash, from, to, resumed });
  }

  async acknowledge(id: string, claimTokenHash: string): Promise<Verdict<port.Burned | undefined>> {
    return verdictOf(await this.#step('acknowledge', id, { claimTokenHash }), ({ head }) => leftoverOf(id, head));
  }

  async change(id: string, ownerTokenHash: string, { expiry, ...wanted }: ShareChange): Promise<Verdict<Changed>> {
    const change = { ...wanted, ...spelledExpiry(expiry) };
    const answer = await this.#step('change', id, { ownerTokenHash, change });
    if (answer.head.why !== undefined) return refused(whyRefused(answer.head.why));
    return verdictOf(answer, (told) => ({ ...seenOf(told), burned: leftoverOf(id, told.head) }));
  }

  async revoke(id: string, ownerTokenHash: string): Promise<Verdict<port.Burned | undefined>> {
    const answer = await this.#step('remove', id, { ownerTokenHash, reason: 'revoked' });
    return verdictOf(answer, ({ head }) => leftoverOf(id, head));
  }

  async remove(id: string, reason: 'removed' | 'lost'): Promise<port.Burned | undefined> {
    return leftoverOf(id, (await this.#step('remove', id, { reason })).head);
  }

  async forgetBlob(id: string): Promise<void> {
    await this.#step('forgetBlob', id);
  }

  due(limit: number): Promise<readonly string[]> {
    return reaching(() => this.parts.pages.due(limit));
  }

  async settleDue(id: string): Promise<port.Burned | undefined> {
    return leftoverOf(id, (await this.#step('settleDue', id, { id })).head);
  }

  list(after: string | undefined, limit: number): Promise<readonly ShareRecord[]> {
    return reaching(() => this.parts.pages.list(after, limit));
  }

  outlines(): AsyncIterable<readonly ShareOutline[]> {
    return this.parts.pages.outlines();
  }

  read(ids: readonly string[]): Promise<readonly ShareRecord[]> {
    return reaching(() => this.parts.pages.read(ids));
  }

  reserveQuota(lease: port.QuotaLease, limits: port.QuotaLimits): Promise<Verdict<void>> {
    // Said before the first byte: a share that cannot be made at the end had better not begin.
    return reaching(async () =>
      this.parts.memory.full ? refused(full) : await this.parts.ledger.reserve(lease, limits),
    );
  }

  releaseQuota(leaseId: string): Promise<void> {
    return reaching(() => this.parts.ledger.release(leaseId));
  }

  quota(): Promise<port.QuotaUse> {
    return reaching(() => this.parts.ledger.use());
  }

  recountQuota(): Promise<void> {
    return reaching(() => this.parts.ledger.recount());
  }

  /** Its memory is watched beside it; of its disk it says nothing. */
  async freeBytes(): Promise<undefined> {
    await this.ping();
  }

  close(): Promise<void> {
    return this.parts.close();
  }
}
