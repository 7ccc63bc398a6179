/** The only place that chooses which machines keep metadata and bytes. */
import { randomUUID } from 'node:crypto';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { Measurements } from '../logging/measurements.ts';
import { AuditLog } from '../share/audit-log.ts';
import { BlobStore } from '../share/blob-store.ts';
import { ChosenSettings } from '../share/chosen-settings.ts';
import { Clock, SystemClock } from '../share/clock.ts';
import { CounterStore } from '../share/counter-store.ts';
import { CounterWriter } from '../share/counter-writer.ts';
import { Counters } from '../share/counters.ts';
import { DiskSpace } from '../share/disk-space.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { SessionStore } from '../share/session-store.ts';
import { DiskBlobStore } from './blobs/disk/disk-blob-store.ts';
import { CountedMetadataStore } from './counted-metadata-store.ts';
import { openEmbedded } from './metadata/embedded/open-embedded.ts';
import { openRedis } from './metadata/redis/open-redis.ts';
import { redisAddress } from './redis-address.ts';

/** The engine of the metadata: all ports on one store. */
interface Engine {
  readonly metadata: MetadataStore;
  readonly leases: LeaseStore;
  readonly rateLimits: RateLimitStore;
  readonly counters: CounterStore;
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
  readonly chosen: ChosenSettings;
}

const ENGINE = Symbol('the metadata engine');

async function openEngine(settings: Settings, clock: Clock, degraded: DegradedReasons, log: Log): Promise<Engine> {
  const address = redisAddress(settings);
  if (address === undefined) return openEmbedded(settings.dataDir, clock, settings);
  const { uploadsDir } = settings;
  return await openRedis({ address, uploadsDir, clock, rules: settings, degraded, log });
}

@Global()
@Module({
  providers: [
    { provide: Clock, useFactory: () => new SystemClock() },
    { provide: ENGINE, inject: [Settings, Clock, DegradedReasons, Log], useFactory: openEngine },
    Counters,
    {
      provide: MetadataStore,
      inject: [ENGINE, Counters, Measurements],
      useFactory: (engine: Engine, counters: Counters, { store }: Measurements) =>
        new CountedMetadataStore(engine.metadata, counters, store),
    },
    {
      provide: CounterWriter,
      inject: [Counters, CounterStore],
      useFactory: (counters: Counters, store: CounterStore) => new CounterWriter(counters, store, randomUUID()),
    },
    { provide: LeaseStore, inject: [ENGINE], useFactory: (engine: Engine) => engine.leases },
    { provide: RateLimitStore, inject: [ENGINE], useFactory: (engine: Engine) => engine.rateLimits },
    { provide: CounterStore, inject: [ENGINE], useFactory: (engine: Engine) => engine.counters },
    { provide: SessionStore, inject: [ENGINE], useFactory: (engine: Engine) => engine.sessions },
    { provide: AuditLog, inject: [ENGINE], useFactory: (engine: Engine) => engine.audit },
    { provide: ChosenSettings, inject: [ENGINE], useFactory: (engine: Engine) => engine.chosen },
    {
      provide: BlobStore,
      inject: [Settings],
      useFactory: (settings: Settings): Promise<BlobStore> => DiskBlobStore.open(settings.uploadsDir),
    },
    { provide: DiskSpace, inject: [BlobStore], useFactory: (blobs: BlobStore) => new DiskSpace(blobs) },
  ],
  exports: [
    Clock,
    MetadataStore,
    LeaseStore,
    RateLimitStore,
    CounterStore,
    Counters,
    SessionStore,
    AuditLog,
    ChosenSettings,
    BlobStore,
    DiskSpace,
  ],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(
    @Inject(MetadataStore) private readonly metadata: MetadataStore,
    @Inject(CounterWriter) private readonly counts: CounterWriter,
  ) {}

  /** With a clock that several processes share, instead of one of its own. */
  static with(clock: Clock): DynamicModule {
    return { module: StorageModule, providers: [{ provide: Clock, useValue: clock }] };
  }

  /** The last to go: features have finished their transfers by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.counts.stop();
    await this.metadata.close();
  }
}
