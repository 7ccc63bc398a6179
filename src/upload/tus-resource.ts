/** One upload as the tus library sees it: where it stands, and its end. Made for each request, after its owner was proven. */
import { DataStore, Upload } from '@tus/server';
import type { BlobStore } from '../share/blob-store.ts';
import { finishUpload } from '../share/finish-upload.ts';
import type { MetadataStore, SeenShare } from '../share/metadata-store.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';

export class TusResource extends DataStore {
  override extensions = ['termination', 'expiration'];

  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly id: string,
    private readonly ownerTokenHash: string,
  ) {
    super();
  }

  /** @throws ShareRefused `share.not_found`, `share.gone` */
  async seen(): Promise<SeenShare> {
    const seen = unwrap(await this.metadata.look(this.id, { ownerTokenHash: this.ownerTokenHash }));
    if (seen.share.burned !== undefined) throw new ShareRefused({ code: 'share.gone', ...seen.share.burned });
    return seen;
  }

  /** The offset is the size of the partial blob, never a counter that a crash could leave behind. */
  override async getUpload(id: string): Promise<Upload> {
    const { share } = await this.seen();
    const size = share.bodyBytes;
    if (share.readyAt !== undefined) return new Upload({ id, size, offset: size });
    const found = share.blobId === undefined ? undefined : await this.blobs.find(share.blobId);
    if (found === undefined || found.sizeBytes < size) return new Upload({ id, size, offset: found?.sizeBytes ?? 0 });
    // Every byte is here: a crash came between the last one and the record.
    if (await finishUpload(this.metadata, this.blobs, share)) return new Upload({ id, size, offset: size });
    await this.seen();
    return new Upload({ id, size, offset: 0 });
  }

  /** Taking back an upload is revoking its share. */
  override async remove(): Promise<void> {
    const burned = unwrap(await this.metadata.revoke(this.id, this.ownerTokenHash));
    await removeBytesNowOrLater(this.metadata, this.blobs, burned);
  }
}
