/**
 * Whether there is a place for new bytes: asked before each due pass, so that an uploads folder that went away or became
 * read-only and a disk that is full are told before a sender meets them.
 */
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { DegradedReasons, type DegradedReason } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { BlobStore, BlobStoreUnreachable, StorageFull } from '../share/blob-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { quotaOf } from '../share/quota.ts';
import { BlobOwnership } from './blob-ownership.ts';

/** Claims and burns are written there: it must not fill up. */
const DATA_KEEPS_FREE_BYTES = 67_108_864;

const messages = {
  'uploads.not_writable':
    "The uploads folder cannot be written to: no new share is taken, and what burns leaves its bytes there for now. Is it mounted read-only, or is it no longer its user's?",
  'storage.full':
    'There is no room for new shares: the disk of the uploads folder or the quota is used up. Those that are there go on. Free space, or raise STORAGE_QUOTA_BYTES.',
  'data.nearly_full':
    'Less than 64 MiB are free where the metadata store lies (DATA_DIR). Without room it can write down no claim and no burn.',
} as const satisfies Partial<Record<DegradedReason, string>>;

@Injectable()
export class StorageCheck {
  constructor(
    private readonly settings: Settings,
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly ownership: BlobOwnership,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {}

  /** @throws StoreUnreachable */
  async run(): Promise<void> {
    this.#report('data.nearly_full', await this.#dataIsNearlyFull());
    // A folder that is not ours is another reason, and is not written to.
    const written = (await this.ownership.take()) ? await this.#write() : 'not tried';
    this.#report('uploads.not_writable', written === 'refused');
    this.#report('storage.full', written === 'full' || (await this.#isFull()));
  }

  async #write(): Promise<'well' | 'refused' | 'full'> {
    try {
      await this.blobs.tryToWrite();
      return 'well';
    } catch (error) {
      if (error instanceof StorageFull) return 'full';
      if (error instanceof BlobStoreUnreachable) return 'refused';
      throw error;
    }
  }

  /** Where new shares are refused, or about to be. */
  async #isFull(): Promise<boolean> {
    const space = await this.blobs.space().catch((error: unknown) => {
      if (error instanceof BlobStoreUnreachable) return undefined;
      throw error;
    });
    if (space === undefined) return false;
    const quota = quotaOf(this.settings.storageQuotaBytes, space.totalBytes);
    const { storedBytes, reservedBytes } = await this.metadata.quota();
    const isQuotaUsed = quota - storedBytes - reservedBytes < quota / 100;
    return isQuotaUsed || space.freeBytes < this.settings.storageKeepFreeBytes;
  }

  async #dataIsNearlyFull(): Promise<boolean> {
    const freeBytes = await this.metadata.freeBytes();
    return freeBytes !== undefined && freeBytes < DATA_KEEPS_FREE_BYTES;
  }

  /** Logged once when it begins. */
  #report(reason: keyof typeof messages, holds: boolean): void {
    if (!holds) this.degraded.clear(reason);
    else if (this.degraded.set(reason)) this.log.error(reason, { message: messages[reason] });
  }
}
