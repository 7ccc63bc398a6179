/** Burns shares for an admin: the one thing that can be done to them here. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { BlobStore } from '../share/blob-store.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';
import { Audit } from './audit.ts';
import { SharePicture } from './share-picture.ts';

const AT_ONCE = 8;

@Injectable()
export class Burning {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly picture: SharePicture,
    private readonly audit: Audit,
  ) {}

  /**
   * False: it was gone already, or there never was one. Keys are gone when this resolves. Written down first: a burn that
   * failed half-way may stand in the audit log twice, and never not at all.
   */
  async one(request: Request, id: string): Promise<boolean> {
    const [share] = await this.metadata.read([id]);
    if (share === undefined || share.burned !== undefined) return false;
    await this.audit.note(request, 'share.removed', { subject: id });
    const burned = await this.metadata.remove(id, 'removed');
    if (burned === undefined) return false;
    this.picture.noteBurned(id);
    await removeBytesNowOrLater(this.metadata, this.blobs, burned);
    return burned.reason === 'removed';
  }

  /** How many were burned. Those before a failure are burned. */
  async many(request: Request, ids: readonly string[]): Promise<number> {
    const left = [...new Set(ids)];
    let burned = 0;
    const work = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) if (await this.one(request, id)) burned++;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return burned;
  }
}
