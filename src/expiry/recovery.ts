/** What a crash left of uploads, settled before the server listens. */
import { Injectable } from '@nestjs/common';
import { Log } from '../logging/log.ts';
import { BlobStore } from '../share/blob-store.ts';
import { finishUpload } from '../share/finish-upload.ts';
import { MetadataStore, StoreUnreachable } from '../share/metadata-store.ts';
import type { ShareRecord } from '../share/share.ts';
import { everyRecord } from './every-record.ts';

@Injectable()
export class Recovery {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly log: Log,
  ) {}

  /** Completes uploads whose last byte is here. Resolves to how many. */
  async run(): Promise<number> {
    let finished = 0;
    for await (const share of everyRecord(this.metadata)) {
      if (share.readyAt !== undefined || share.burned !== undefined) continue;
      if (!(await this.#finish(share))) continue;
      finished += 1;
      this.log.info('upload.recovered', { share: share.id });
    }
    return finished;
  }

  /** One file that cannot be read must not keep the server from starting: that upload waits for its owner to ask. */
  async #finish(share: ShareRecord): Promise<boolean> {
    try {
      return await finishUpload(this.metadata, this.blobs, share);
    } catch (error) {
      if (error instanceof StoreUnreachable) throw error;
      this.log.error('upload.not_recovered', { share: share.id, error });
      return false;
    }
  }
}
