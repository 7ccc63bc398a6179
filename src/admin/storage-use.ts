/** What all shares take, and how much there is. */
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { Overview } from '../contract/admin.schema.ts';
import { DiskSpace } from '../share/disk-space.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { quotaOf } from '../share/quota.ts';

const unknown = { totalBytes: 0, freeBytes: 0 };

@Injectable()
export class StorageUse {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly disk: DiskSpace,
    private readonly settings: Settings,
  ) {}

  /** A folder that is away or hangs is told by the health page; here it has no size. */
  async read(): Promise<Overview['storage']> {
    const [{ storedBytes, reservedBytes }, space = unknown] = await Promise.all([
      this.metadata.quota(),
      this.disk.read(),
    ]);
    return {
      storedBytes,
      reservedBytes,
      quotaBytes: quotaOf(this.settings.storageQuotaBytes, space.totalBytes),
      diskFreeBytes: space.freeBytes,
      diskTotalBytes: space.totalBytes,
    };
  }
}
