/** The sealed body for its claimant: whole or in ranges, again and again until acknowledged. */
import { Controller, Get, Head, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { shareId } from '../contract/fields.schema.ts';
import { paths } from '../contract/routes.ts';
import { Authorized, Proof, type Credentials } from '../http/authorization.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { BlobStore } from '../share/blob-store.ts';
import { MetadataStore, type ReadGrant } from '../share/metadata-store.ts';
import { unwrap } from '../share/refusal.ts';
import { sealedBatches } from './batches.ts';
import { describeBody, type BodyDescription } from './body-headers.ts';
import { openBody } from './body-source.ts';
import { requestedRange } from './byte-range.ts';
import { Delivery } from './delivery.ts';
import { requireAllowance } from './reading-allowance.ts';

const octets = 'application/octet-stream';

const describe = ({ share }: ReadGrant): BodyDescription => ({
  etag: `"${share.id}"`,
  size: share.bodyBytes,
  type: octets,
  acceptsRanges: true,
});

@ApiTags('share')
@Controller(`${paths.shares}/:id/body`)
export class BodyController {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly delivery: Delivery,
  ) {}

  /** Declared before GET, which would otherwise answer HEAD too and count it as a transfer. */
  @Head()
  @ApiOperation({ summary: 'How long the sealed body is. Not a transfer.' })
  @Authorized('Claim')
  @RateLimit('body')
  async head(
    @Proof() { tokenHash }: Credentials,
    @Param('id', { schema: shareId }) id: string,
    @Res() response: Response,
  ): Promise<void> {
    const grant = unwrap(await this.metadata.findClaim(id, tokenHash));
    describeBody(response, describe(grant), { is: 'whole' });
    response.end();
  }

  @Get()
  @ApiOperation({ summary: 'The sealed body for its claimant, whole or one range, until acknowledged.' })
  @Authorized('Claim')
  @RateLimit('body')
  @ApiProduces(octets)
  @ApiOkResponse({ description: 'The sealed body: payload nonce and chunks.' })
  @ApiResponse({ status: 206, description: 'One range of it.' })
  async read(
    @Proof() { tokenHash }: Credentials,
    @Req() request: Request,
    @Param('id', { schema: shareId }) id: string,
    @Res() response: Response,
  ): Promise<void> {
    const grant = unwrap(await this.metadata.findClaim(id, tokenHash));
    const description = describe(grant);
    const range = requestedRange(request.headers, description.etag, description.size);
    const interval = describeBody(response, description, range);
    requireAllowance({ share: grant.share, progress: grant.progress }, interval[1] - interval[0]);
    const body = await openBody(this.blobs, grant.share, grant.body);
    const { bodyBytes, createdInline } = grant.share;
    const resumed = grant.progress !== undefined;
    const claim = { shareId: id, claimTokenHash: tokenHash, bodyBytes, createdInline, resumed };
    try {
      await this.delivery.run(response, claim, sealedBatches(body, interval), 'can resume');
    } finally {
      await body.close();
    }
  }
}
