/** What the owner of a share may do: change its rules, or take it back. */
import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.ts';
import { changeRequest, type ChangeRequest } from '../contract/change.schema.ts';
import { shareId } from '../contract/fields.schema.ts';
import { ownerView as ownerViewSchema, type OwnerView } from '../contract/look.schema.ts';
import { paths } from '../contract/routes.ts';
import { requestedExpiry } from '../contract/times.ts';
import { Authorized, Proof, type Credentials } from '../http/authorization.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { ownerView } from '../http/share-view.ts';
import { TakesJson } from '../http/takes-json.ts';
import { BlobStore } from '../share/blob-store.ts';
import type { ShareChange } from '../share/change.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';

function changeOf(request: ChangeRequest): ShareChange {
  return {
    expiry: requestedExpiry(request),
    downloads: request.downloads,
    unlock: request.unlock,
    rearm: request.rearm === true ? 'all' : request.rearm,
  };
}

@ApiTags('owner')
@Controller(`${paths.shares}/:id`)
export class OwnerController {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly settings: Settings,
  ) {}

  @Patch()
  @ApiOperation({ summary: 'Change expiry or downloads, unlock, re-arm: all of it or nothing.' })
  @Authorized('Owner')
  @RateLimit('owner')
  @TakesJson()
  @ApiOkResponse({ standardSchema: ownerViewSchema })
  async change(
    @Proof() { tokenHash }: Credentials,
    @Param('id', { schema: shareId }) id: string,
    @Body({ schema: changeRequest }) body: ChangeRequest,
  ): Promise<OwnerView> {
    const changed = unwrap(await this.metadata.change(id, tokenHash, changeOf(body)));
    await removeBytesNowOrLater(this.metadata, this.blobs, changed.burned);
    return ownerView(changed, this.settings);
  }

  @Delete()
  @ApiOperation({ summary: 'Take the share back: it is burned at once. Idempotent.' })
  @Authorized('Owner')
  @RateLimit('owner')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(@Proof() { tokenHash }: Credentials, @Param('id', { schema: shareId }) id: string): Promise<void> {
    const burned = unwrap(await this.metadata.revoke(id, tokenHash));
    await removeBytesNowOrLater(this.metadata, this.blobs, burned);
  }
}
