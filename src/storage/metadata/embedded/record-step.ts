/**
 * One atomic, durable step on one share: read it as it is now, decide, write record, index, secrets and
 * quota together. The only place that writes a record.
 */
import { nextDueAt } from '../../../share/due.ts';
import { asOf } from '../../../share/lifetime.ts';
import { StoreUnreachable } from '../../../share/metadata-store.ts';
import type { Clock } from '../../../share/clock.ts';
import type { Outcome, Scene } from '../../../share/scene.ts';
import { noTraces, type ShareRecord, type ShareRules, type ShareSecrets } from '../../../share/share.ts';
import type { EmbeddedQuota } from './embedded-quota.ts';
import type { Environments, Stored } from './environments.ts';
import type { LazyTraces } from './lazy-traces.ts';

/** Any failure of the engine means "could not find out". */
export async function reaching<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    silenceCommit(cause);
    throw cause instanceof StoreUnreachable ? cause : new StoreUnreachable(cause);
  }
}

/** Why a commit failed is told apart from its failure, by a promise that would end the process if nobody held it. */
function silenceCommit(cause: unknown): void {
  if (!(cause instanceof Error) || !('commitError' in cause)) return;
  Promise.resolve(cause.commitError).catch(() => undefined);
}

export class RecordSteps {
  constructor(
    private readonly environments: Environments,
    private readonly traces: LazyTraces,
    private readonly quota: EmbeddedQuota,
    private readonly clock: Clock,
    private readonly rules: ShareRules,
  ) {}

  /** As the share stands now, without a write transaction. What is read from it in the same turn is one snapshot. */
  scene(id: string): Scene {
    this.environments.refresh();
    return this.#scene(id);
  }

  #scene(id: string): Scene {
    const { rules } = this;
    const stored = this.environments.kept.shares.get(id)?.share;
    const traces = this.traces.of(stored);
    const now = this.clock.now();
    return { share: asOf(stored, traces, now, rules), stored, traces, now, rules, secrets: () => this.#secrets(id) };
  }

  /** A record that was read, burned if its end has passed. It stays a tombstone until it is removed. */
  asOfNow(stored: ShareRecord): ShareRecord {
    return asOf(stored, this.traces.of(stored), this.clock.now(), this.rules) ?? stored;
  }

  #secrets(id: string): ShareSecrets {
    const secrets = this.environments.kept.secrets.get(id);
    if (secrets === undefined) throw new StoreUnreachable('a live share without its secrets');
    return secrets;
  }

  /** `childTransaction` rolls back when `decide` throws; a plain transaction would keep half of it. */
  async run<T>(id: string, decide: (scene: Scene) => Outcome<T>): Promise<T> {
    return reaching(() =>
      this.environments.kept.root.childTransaction(() => {
        // The transaction itself reads the latest; the traces beside it would not.
        this.environments.lazy.root.resetReadTxn();
        const scene = this.#scene(id);
        const outcome = decide(scene);
        if (outcome.remove === true) this.#remove(id);
        else if (outcome.keep !== undefined) this.#keep(outcome.keep, scene, outcome.born);
        return outcome.answer;
      }),
    );
  }

  #keep(after: ShareRecord, scene: Scene, born: ShareSecrets | undefined): void {
    const { shares, secrets } = this.environments.kept;
    const { id } = after;
    const before = shares.get(id);
    // Beside a share that is just born there may still lie traces of the one that had its id before.
    const dueAt = nextDueAt(after, born === undefined ? scene.traces : noTraces, this.rules);
    if (after === scene.stored && dueAt === before?.dueAt) return;
    this.#reindex(id, before, dueAt);
    // Keys first: a burn removes the secrets in the same step that makes it visible.
    if (after.burned !== undefined) void secrets.remove(id);
    else if (born !== undefined) void secrets.put(id, born);
    void shares.put(id, { share: after, dueAt });
    this.quota.follow(before?.share, after);
  }

  #remove(id: string): void {
    const { shares, secrets } = this.environments.kept;
    const before = shares.get(id);
    this.#reindex(id, before, undefined);
    void secrets.remove(id);
    void shares.remove(id);
    this.quota.follow(before?.share, undefined);
  }

  #reindex(id: string, before: Stored | undefined, dueAt: number | undefined): void {
    const { due } = this.environments.kept;
    if (before?.dueAt === dueAt) return;
    if (before !== undefined) void due.remove([before.dueAt, id]);
    if (dueAt !== undefined) void due.put([dueAt, id], true);
  }
}
