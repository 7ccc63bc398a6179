/**
 * Notes how things stand, about once a minute, so that the admin page and Prometheus can tell how it went. One process of all does it,
 * and only where somebody may look. Nothing is kept up by the verbs for it: it walks through the store (docs/adr/0028).
 */
import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { Log } from '../logging/log.ts';
import { CounterStore, type Levels } from '../share/counter-store.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { countShares, noShares } from '../share/shares-by-state.ts';
import { restAfter, walk } from '../share/walk.node.ts';
import { Repeating } from './repeating.ts';

const LEASE = 'levels';
/** Each process looks this often whether it is time. With the pause that is less than a minute: none is left out. */
const LOOK_MS = 10_000;
const SOONEST_MS = 48_000;
/** Longer than it takes. After that, another process may begin. */
const WORK_MS = 120_000;
const FIRST_MS = 1_000;

@Injectable()
export class LevelSampler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #repeating = new Repeating(() => this.#attempt(), LOOK_MS);
  #stopped = false;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly counters: CounterStore,
    private readonly leases: LeaseStore,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const { adminPasswordHash, metricsPort, metricsToken } = this.settings;
    if ((adminPasswordHash ?? metricsPort ?? metricsToken) !== undefined) this.#repeating.start(FIRST_MS);
  }

  /** Before the stores close: what is half counted is not noted. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    await this.#repeating.stop();
  }

  /** Notes the levels if it is time. @throws StoreUnreachable */
  async run(): Promise<'noted' | 'not yet' | 'stopping'> {
    // Another one each time: the lease is also the pause, for whoever had it too.
    const holder = randomUUID();
    if (this.#stopped) return 'stopping';
    if (!(await this.leases.acquire(LEASE, holder, WORK_MS))) return 'not yet';
    const startedAt = performance.now();
    try {
      const levels = await this.#read();
      if (levels === undefined) return 'stopping';
      await this.counters.note(levels);
      return 'noted';
    } finally {
      const tookMs = performance.now() - startedAt;
      const pauseMs = Math.max(SOONEST_MS - tookMs, restAfter(tookMs));
      await this.leases.acquire(LEASE, holder, Math.ceil(pauseMs));
    }
  }

  /** Undefined when the server stops meanwhile. */
  async #read(): Promise<Levels | undefined> {
    const shares = { ...noShares };
    for await (const page of walk(this.metadata, () => this.#stopped)) countShares(shares, page);
    if (this.#stopped) return undefined;
    const { storedBytes, reservedBytes } = await this.metadata.quota();
    return {
      'shares.uploading': shares.uploading,
      'shares.ready': shares.ready,
      'shares.scheduled': shares.scheduled,
      'shares.claimed': shares.claimed,
      'shares.locked': shares.locked,
      'bytes.stored': storedBytes,
      'bytes.reserved': reservedBytes,
    };
  }

  /** A store that is away is told by others; here it is a gap. */
  async #attempt(): Promise<void> {
    await this.run().catch((error: unknown) => {
      this.log.debug('levels.unread', { error });
    });
  }
}
