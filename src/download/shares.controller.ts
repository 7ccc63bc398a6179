/** A share seen from its link: look, read the manifest, claim, acknowledge. */
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.ts';
import { claimRequest, claimResponse, type ClaimRequest, type ClaimResponse } from '../contract/claim.schema.ts';
import { shareId } from '../contract/fields.schema.ts';
import { linkView as linkViewSchema, type LinkView, type OwnerView } from '../contract/look.schema.ts';
import {
  manifestRequest,
  manifestResponse,
  type ManifestRequest,
  type ManifestResponse,
} from '../contract/manifest.schema.ts';
import { bodyPath, paths } from '../contract/routes.ts';
import { formatTime } from '../contract/times.ts';
import { Authorized, Proof, type Credentials } from '../http/authorization.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { linkView, ownerView } from '../http/share-view.ts';
import { TakesJson } from '../http/takes-json.ts';
import { encodeBase64 } from '../sealed/base64.ts';
import { tokenHash } from '../sealed/keys.ts';
import { nodePrimitives } from '../sealed/primitives.node.ts';
import { BlobStore } from '../share/blob-store.ts';
import { expiresAt } from '../share/lifetime.ts';
import { MetadataStore, type ClaimGrant } from '../share/metadata-store.ts';
import type { Proof as ShareProof } from '../share/order-of-checks.ts';
import { unwrap } from '../share/refusal.ts';
import { removeBytes } from '../share/remove-bytes.ts';
import { openBody, readExactly } from './body-source.ts';

function proofOf({ linkToken, passwordToken }: ManifestRequest): ShareProof {
  return {
    linkTokenHash: tokenHash(nodePrimitives, linkToken),
    passwordTokenHash: passwordToken === undefined ? undefined : tokenHash(nodePrimitives, passwordToken),
  };
}

@ApiTags('share')
@Controller(`${paths.shares}/:id`)
export class SharesController {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly settings: Settings,
  ) {}

  /** Spends nothing. Counted for the owner to see, unless it is the owner or a HEAD. */
  @Get()
  @Authorized('Link', 'Owner')
  @RateLimit({ Link: 'look', Owner: 'owner' })
  @ApiOkResponse({ standardSchema: linkViewSchema })
  async look(
    @Proof() who: Credentials,
    @Param('id', { schema: shareId }) id: string,
    @Req() { method }: Request,
  ): Promise<LinkView | OwnerView> {
    if (who.scheme === 'Owner')
      return ownerView(unwrap(await this.metadata.look(id, { ownerTokenHash: who.tokenHash })), this.settings);
    const seen = unwrap(await this.metadata.look(id, { linkTokenHash: who.tokenHash }));
    if (method === 'GET') await this.metadata.noteLook(id);
    return linkView(seen, this.settings);
  }

  @Post('manifest')
  @HttpCode(200)
  @RateLimit('look')
  @TakesJson()
  @ApiOkResponse({ standardSchema: manifestResponse })
  async manifest(
    @Param('id', { schema: shareId }) id: string,
    @Body({ schema: manifestRequest }) body: ManifestRequest,
  ): Promise<ManifestResponse> {
    return { manifest: encodeBase64(unwrap(await this.metadata.prove(id, proofOf(body)))) };
  }

  @Post('claims')
  @RateLimit('look')
  @TakesJson()
  @ApiCreatedResponse({ standardSchema: claimResponse })
  @ApiOkResponse({ standardSchema: claimResponse, description: 'The same claim token again: the same answer.' })
  async claim(
    @Param('id', { schema: shareId }) id: string,
    @Body({ schema: claimRequest }) body: ClaimRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ClaimResponse> {
    const proof = { ...proofOf(body), claimTokenHash: body.claimTokenHash };
    const grant = unwrap(await this.metadata.claim(id, proof));
    response.status(grant.repeated ? 200 : 201);
    return {
      header: grant.header,
      manifest: encodeBase64(grant.manifest),
      bodyBytes: grant.share.bodyBytes,
      bodyUrl: bodyPath(id),
      expiresAt: formatTime(expiresAt(grant.share)),
      claimedAt: formatTime(grant.claim.startedAt),
      body: grant.share.createdInline ? encodeBase64(await this.#inlineBody(grant)) : undefined,
    };
  }

  async #inlineBody(grant: ClaimGrant): Promise<Uint8Array> {
    const body = await openBody(this.blobs, grant.share, grant.body);
    try {
      return await readExactly(body, 0, body.sizeBytes);
    } finally {
      await body.close();
    }
  }

  @Post('acknowledgement')
  @HttpCode(204)
  @Authorized('Claim')
  @RateLimit('look')
  @ApiNoContentResponse()
  async acknowledge(@Proof() who: Credentials, @Param('id', { schema: shareId }) id: string): Promise<void> {
    const burned = unwrap(await this.metadata.acknowledge(id, who.tokenHash));
    await removeBytes(this.metadata, this.blobs, burned);
  }
}
