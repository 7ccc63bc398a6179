/** A share seen from its link: look, read the manifest, claim, acknowledge. */
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { MetadataStore, StoreUnreachable } from '../share/metadata-store.ts';
import type { Proof as ShareProof } from '../share/order-of-checks.ts';
import { unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';
import { openBody, readExactly } from './body-source.ts';
import { Finishing } from './finishing.ts';

function proofOf({ linkToken, passwordToken }: ManifestRequest): ShareProof {
  return {
    linkTokenHash: tokenHash(nodePrimitives, linkToken),
    passwordTokenHash: passwordToken === undefined ? undefined : tokenHash(nodePrimitives, passwordToken),
  };
}

function inlineBody(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new StoreUnreachable('the inline body of a live share is not in its record');
  return bytes;
}

@ApiTags('share')
@Controller(`${paths.shares}/:id`)
export class SharesController {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly finishing: Finishing,
    private readonly settings: Settings,
  ) {}

  /** Spends nothing. Counted for the owner to see, unless it is the owner or a HEAD. */
  @Get()
  @Authorized('Link', 'Owner')
  @RateLimit({ Link: 'look', Owner: 'owner' })
  @ApiOperation({ summary: 'What a holder of the link, or the owner, may know. Spends nothing.' })
  @ApiOkResponse({ standardSchema: linkViewSchema })
  async look(
    @Proof() who: Credentials,
    @Param('id', { schema: shareId }) id: string,
    @Req() { method }: Request,
  ): Promise<LinkView | OwnerView> {
    await this.finishing.settled(id);
    if (who.scheme === 'Owner')
      return ownerView(unwrap(await this.metadata.look(id, { ownerTokenHash: who.tokenHash })), this.settings);
    const seen = unwrap(await this.metadata.look(id, { linkTokenHash: who.tokenHash }));
    // Read by no rule: a store that takes no more may still be looked at.
    if (method === 'GET') await this.metadata.noteLook(id).catch(() => undefined);
    return linkView(seen, this.settings);
  }

  @Post('manifest')
  @HttpCode(200)
  @RateLimit('look')
  @TakesJson()
  @ApiOperation({ summary: 'Names and note, sealed. Spends nothing; a wrong password counts.' })
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
  @ApiOperation({ summary: 'Take one download: the header that opens the body, for one claimant.' })
  @ApiCreatedResponse({ standardSchema: claimResponse })
  @ApiOkResponse({ standardSchema: claimResponse, description: 'The same claim token again: the same answer.' })
  async claim(
    @Param('id', { schema: shareId }) id: string,
    @Body({ schema: claimRequest }) body: ClaimRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ClaimResponse> {
    await this.finishing.settled(id);
    const proof = { ...proofOf(body), claimTokenHash: body.claimTokenHash };
    const inline = await this.#inlineBlob(id, proof);
    const grant = unwrap(await this.metadata.claim(id, proof));
    response.status(grant.repeated ? 200 : 201);
    return {
      header: grant.header,
      manifest: encodeBase64(grant.manifest),
      bodyBytes: grant.share.bodyBytes,
      bodyUrl: bodyPath(id),
      expiresAt: formatTime(expiresAt(grant.share)),
      claimedAt: formatTime(grant.claim.startedAt),
      body: grant.share.createdInline ? encodeBase64(inlineBody(inline ?? grant.body)) : undefined,
    };
  }

  /**
   * A body that goes with the answer to the claim and lies in a blob. Read before the claim, which counts as the
   * handing over: bytes that cannot be reached would else be taken for received.
   */
  async #inlineBlob(id: string, { linkTokenHash }: ShareProof): Promise<Uint8Array | undefined> {
    const seen = await this.metadata.look(id, { linkTokenHash });
    if (!seen.ok || !seen.value.share.createdInline || seen.value.share.blobId === undefined) return undefined;
    const body = await openBody(this.blobs, seen.value.share);
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
  @ApiOperation({ summary: 'Everything arrived and verified. Idempotent; the last download burns the share.' })
  @ApiNoContentResponse()
  async acknowledge(@Proof() who: Credentials, @Param('id', { schema: shareId }) id: string): Promise<void> {
    const burned = unwrap(await this.metadata.acknowledge(id, who.tokenHash));
    await removeBytesNowOrLater(this.metadata, this.blobs, burned);
  }
}
