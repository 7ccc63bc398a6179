/**
 * Whether the blobs in reach belong to our records. Only then may one side say what the other lacks: an unmounted
 * folder, an exchanged one, or an empty metadata store beside many blobs must not erase anything.
 */
import { Injectable } from '@nestjs/common';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Log } from '../logging/log.ts';
import { BlobError, BlobStore, BlobStoreUnreachable } from '../share/blob-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { shouldHaveBlob } from './differences.ts';
import { everyRecord } from './every-record.ts';

const NOT_OURS = 'uploads.not_ours';

@Injectable()
export class BlobOwnership {
  /** Told once, not with every pass. */
  #told: string | undefined;

  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly degraded: DegradedReasons,
    private readonly log: Log,
  ) {}

  /** Takes the blob store for our records where nothing can be lost by it. False: hands off. */
  async take(): Promise<boolean> {
    const problem = await this.#problem();
    if (problem === undefined) this.degraded.clear(NOT_OURS);
    else this.degraded.set(NOT_OURS);
    if (problem !== undefined && problem !== this.#told) this.log.error(NOT_OURS, { message: problem });
    this.#told = problem;
    return problem === undefined;
  }

  async #problem(): Promise<string | undefined> {
    try {
      if ((await this.blobs.owner()) === undefined && (await this.#recordsNeedBlobs()))
        return 'There are shares, but the uploads folder has no mark (.store): is it mounted? Nothing is stored or removed until it is back.';
      await this.blobs.adopt(await this.metadata.storeId());
      return undefined;
    } catch (error) {
      if (error instanceof BlobError || error instanceof BlobStoreUnreachable) return error.message;
      throw error;
    }
  }

  async #recordsNeedBlobs(): Promise<boolean> {
    for await (const record of everyRecord(this.metadata)) if (shouldHaveBlob(record)) return true;
    return false;
  }
}
