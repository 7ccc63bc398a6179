/** The only place that chooses which machines keep metadata and bytes. */
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { BlobStore } from '../share/blob-store.ts';
import { Clock, SystemClock } from '../share/clock.ts';
import { LeaseStore } from '../share/lease-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { RateLimitStore } from '../share/rate-limit-store.ts';
import { DiskBlobStore } from './blobs/disk/disk-blob-store.ts';
import { EmbeddedLeaseStore } from './metadata/embedded/embedded-lease-store.ts';
import { EmbeddedMetadataStore } from './metadata/embedded/embedded-metadata-store.ts';
import { EmbeddedRateLimitStore } from './metadata/embedded/embedded-rate-limit-store.ts';
import { openEnvironments, type Environments } from './metadata/embedded/environments.ts';

const ENVIRONMENTS = Symbol('the embedded store');

@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: ENVIRONMENTS,
      inject: [Settings],
      useFactory: (settings: Settings): Environments => openEnvironments(settings.dataDir),
    },
    {
      provide: MetadataStore,
      inject: [ENVIRONMENTS, Clock, Settings],
      useFactory: (...parts: ConstructorParameters<typeof EmbeddedMetadataStore>) =>
        new EmbeddedMetadataStore(...parts),
    },
    {
      provide: LeaseStore,
      inject: [ENVIRONMENTS, Clock],
      useFactory: (...parts: ConstructorParameters<typeof EmbeddedLeaseStore>) => new EmbeddedLeaseStore(...parts),
    },
    {
      provide: RateLimitStore,
      inject: [ENVIRONMENTS, Clock],
      useFactory: (...parts: ConstructorParameters<typeof EmbeddedRateLimitStore>) =>
        new EmbeddedRateLimitStore(...parts),
    },
    {
      provide: BlobStore,
      inject: [Settings],
      useFactory: (settings: Settings): Promise<BlobStore> => DiskBlobStore.open(settings.uploadsDir),
    },
  ],
  exports: [Clock, MetadataStore, LeaseStore, RateLimitStore, BlobStore],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(@Inject(MetadataStore) private readonly metadata: MetadataStore) {}

  /** The last to go: features have finished their transfers by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.metadata.close();
  }
}
