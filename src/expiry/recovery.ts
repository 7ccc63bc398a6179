/** What a crash left of uploads, settled before the server listens. */
import { Injectable } from '@nestjs/common';
import { Log } from '../logging/log.ts';
import { BlobStore } from '../share/blob-store.ts';
import { finishUpload } from '../share/finish-upload.ts';
import { MetadataStore } from '../share/metadata-store.ts';
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
      if (await finishUpload(this.metadata, this.blobs, share)) {
        finished += 1;
        this.log.info('upload.recovered', { share: share.id });
      } else await this.#keepResumable(share);
    }
    return finished;
  }

  /**
   * What is noted lazily about an upload does not survive a restart of the host, and then one with bytes would lapse
   * as if it had never begun. What the store still remembers is left as it is.
   */
  async #keepResumable(share: ShareRecord): Promise<void> {
    const seen = await this.metadata.look(share.id, { ownerTokenHash: share.ownerTokenHash });
    if (share.blobId === undefined || !seen.ok || seen.value.traces.upload !== undefined) return;
    const found = await this.blobs.find(share.blobId);
    if (found !== undefined && found.sizeBytes > 0) await this.metadata.noteUpload(share.id, found.sizeBytes);
  }
}
