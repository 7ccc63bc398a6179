/** What all shares take, and how much there is. */
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { Overview } from '../contract/admin.schema.ts';
import { BlobStore, BlobStoreUnreachable, type BlobSpace } from '../share/blob-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { quotaOf } from '../share/quota.ts';

@Injectable()
export class StorageUse {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly settings: Settings,
  ) {}

  /** A folder that is away is told by the health page; here it has no size. */
  async read(): Promise<Overview['storage']> {
    const [{ storedBytes, reservedBytes }, space] = await Promise.all([this.metadata.quota(), this.#space()]);
    return {
      storedBytes,
      reservedBytes,
      quotaBytes: quotaOf(this.settings.storageQuotaBytes, space.totalBytes),
      diskFreeBytes: space.freeBytes,
      diskTotalBytes: space.totalBytes,
    };
  }

  #space(): Promise<BlobSpace> {
    return this.blobs.space().catch((error: unknown) => {
      if (error instanceof BlobStoreUnreachable) return { totalBytes: 0, freeBytes: 0 };
      throw error;
    });
  }
}
