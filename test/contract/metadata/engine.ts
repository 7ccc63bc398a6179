/** What a contract suite runs against: one engine with its stores, on a clock that stands still. */
import { afterEach, beforeEach } from '@jest/globals';
import type { AuditLog } from '../../../src/share/audit-log.ts';
import type { ChosenSettings } from '../../../src/share/chosen-settings.ts';
import type { CounterStore } from '../../../src/share/counter-store.ts';
import type { LeaseStore } from '../../../src/share/lease-store.ts';
import type { MetadataStore } from '../../../src/share/metadata-store.ts';
import type { RateLimitStore } from '../../../src/share/rate-limit-store.ts';
import type { Refusal, Verdict } from '../../../src/share/refusal.ts';
import type { SessionStore } from '../../../src/share/session-store.ts';
import type { ShareRecord, ShareRules } from '../../../src/share/share.ts';
import { FixedClock } from '../../support/fixed-clock.ts';
import { aShare, ownerOf, rules as usualRules, type ShareOptions } from '../../support/shares.ts';

export interface Engine {
  readonly store: MetadataStore;
  readonly leases: LeaseStore;
  readonly rateLimits: RateLimitStore;
  readonly counters: CounterStore;
  readonly sessions: SessionStore;
  /** Keeps no more than `auditCap` entries. */
  readonly audit: AuditLog;
  readonly chosen: ChosenSettings;
  /** Ends the engine and starts another on the same data, as a restart of the server would. */
  reopen(): Promise<Engine>;
  /** Every key and value that a reader of the store can get at, as they lie there. */
  rawValues(): Promise<readonly Uint8Array[]>;
  /** The sealed manifest of this share, as long as its secrets lie there. */
  manifestOf(id: string): Promise<Uint8Array | undefined>;
  /** Ends the engine and removes its data. Works on a closed one too. */
  dispose(): Promise<void>;
}

export type EngineFactory = (clock: FixedClock, rules: ShareRules) => Promise<Engine>;

/** A new, empty engine for each test. */
export class Stage {
  clock = new FixedClock();
  #engine: Engine | undefined;

  constructor(private readonly make: EngineFactory) {}

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('There is an engine only while a test runs.');
    return this.#engine;
  }

  get store(): MetadataStore {
    return this.engine.store;
  }

  async begin(rules: ShareRules = usualRules): Promise<void> {
    this.clock = new FixedClock();
    this.#engine = await this.make(this.clock, rules);
  }

  async reopen(): Promise<void> {
    this.#engine = await this.engine.reopen();
  }

  async end(): Promise<void> {
    await this.#engine?.dispose();
    this.#engine = undefined;
  }

  /** Creates the share `name`. */
  async given(name: string, options: ShareOptions = {}): Promise<ShareRecord> {
    return valueOf(await this.store.create(aShare(name, options))).share;
  }

  /** The share as its owner sees it. */
  async seen(name: string): Promise<ShareRecord> {
    const { id } = aShare(name);
    return valueOf(await this.store.look(id, { ownerTokenHash: ownerOf(name) })).share;
  }

  /** Does all that is due, as the sweeper would. */
  async sweep(): Promise<void> {
    for (const id of await this.store.due(1_000)) {
      await this.store.settleDue(id);
      await this.store.forgetBlob(id);
    }
  }
}

export function useStage(make: EngineFactory): Stage {
  const stage = new Stage(make);
  beforeEach(() => stage.begin());
  afterEach(() => stage.end());
  return stage;
}

/** The value of a verdict; a refusal fails the test and says which. */
export function valueOf<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new Error(`refused: ${JSON.stringify(verdict.refusal)}`);
  return verdict.value;
}

/** The refusal of a verdict, or `granted`. */
export const refusalOf = (verdict: Verdict<unknown>): Refusal | 'granted' => (verdict.ok ? 'granted' : verdict.refusal);

/** Just its code. */
export const codeOf = (verdict: Verdict<unknown>): Refusal['code'] | 'granted' =>
  verdict.ok ? 'granted' : verdict.refusal.code;

/** How often each code came. */
export function tally(verdicts: readonly Verdict<unknown>[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const verdict of verdicts) counts[codeOf(verdict)] = (counts[codeOf(verdict)] ?? 0) + 1;
  return counts;
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
