/** Opening on the server, for plain curl: `POST /api/v1/open` answers with the file itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { openHeaders } from '../contract/headers.ts';
import { openRequest } from '../contract/open.schema.ts';
import { paths } from '../contract/routes.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { plainBytesOf } from '../sealed/sizes.ts';
import { BlobStore } from '../share/blob-store.ts';
import { MetadataStore, StoreUnreachable, type Burned } from '../share/metadata-store.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';
import type { ByteInterval, ShareRecord } from '../share/share.ts';
import { partOpened, wholeOpened } from './batches.ts';
import { describeBody, intervalOf } from './body-headers.ts';
import { requestedRange, type RequestedRange } from './byte-range.ts';
import { Delivery, type Delivered } from './delivery.ts';
import { Finishing } from './finishing.ts';
import { readOpenCredentials } from './open-request.ts';
import { OpenService, type OpenedShare } from './open.service.ts';
import { requireAllowance } from './reading-allowance.ts';

/** About a minute; longer when each answer takes its time to be missed. */
const MOST_TRIES = 30;
const TRY_AGAIN_MS = 2_000;
const octets = 'application/octet-stream';
const plainText = 'text/plain; charset=utf-8';

@ApiTags('open on the server')
@Controller(paths.open)
export class OpenController {
  constructor(
    private readonly opener: OpenService,
    private readonly delivery: Delivery,
    private readonly finishing: Finishing,
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
  ) {}

  @Post()
  @ApiOperation({ summary: 'The file itself, for a share that was sealed by the server: spends one download.' })
  @HttpCode(200)
  @RateLimit('look')
  @ApiHeader({ name: openHeaders.linkSecret, required: false, description: 'What stands behind the # of the link.' })
  @ApiHeader({ name: openHeaders.password, required: false })
  @ApiHeader({
    name: openHeaders.claimToken,
    required: false,
    description: 'Chosen by the caller: makes the download resumable.',
  })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data')
  @ApiBody({
    required: false,
    schema: z.toJSONSchema(z.strictObject(openRequest.shape), { target: 'openapi-3.0', io: 'input' }) as object,
  })
  @ApiProduces(octets, 'text/plain')
  @ApiOkResponse({ description: 'The plain bytes, verified chunk by chunk.' })
  @ApiResponse({ status: 206, description: 'A range of them, with a Claim-Token.' })
  async open(@Req() request: Request, @Res() response: Response): Promise<void> {
    const credentials = await readOpenCredentials(request, response);
    const opened = await this.opener.open(credentials, (share) => {
      // Before anything is spent.
      if (credentials.claimToken !== undefined) intervalOf(rangeOf(share, request), plainSize(share));
    });
    try {
      if (credentials.claimToken === undefined) await this.#handOver(response, opened);
      else await this.#handOverAgain(request, response, opened);
    } finally {
      await opened.body.close();
    }
  }

  /** Without a claim token there is no second try: handed over whole is acknowledged, cut stays claimed. */
  async #handOver(response: Response, opened: OpenedShare): Promise<void> {
    const { share, claimTokenHash, body, fileKey } = opened;
    describe(response, opened, undefined);
    let finished = (): void => undefined;
    const claim = deliveredOf(opened);
    try {
      await this.delivery.run(response, claim, wholeOpened(body, fileKey), 'cannot resume', () => {
        finished = this.finishing.begin(share.id);
      });
      const burned = await this.#acknowledge(share.id, claimTokenHash, finished);
      await removeBytesNowOrLater(this.metadata, this.blobs, burned);
    } finally {
      finished();
    }
  }

  /** Nobody will ask again: a store that is away for a moment must not keep the keys of what was received. */
  async #acknowledge(shareId: string, claimTokenHash: string, missed: () => void): Promise<Burned | undefined> {
    for (let triesLeft = MOST_TRIES; ; triesLeft--) {
      try {
        return unwrap(await this.metadata.acknowledge(shareId, claimTokenHash));
      } catch (cause) {
        if (!(cause instanceof StoreUnreachable) || triesLeft === 1) throw cause;
        missed();
        await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  async #handOverAgain(request: Request, response: Response, opened: OpenedShare): Promise<void> {
    if (opened.grant.claim.assumedCompleteAt !== undefined) throw new ShareRefused({ code: 'claim.done' });
    const { progress } = unwrap(await this.metadata.findClaim(opened.share.id, opened.claimTokenHash));
    const part = describe(response, opened, request);
    const wanted = part === undefined ? opened.share.bodyBytes : part[1] - part[0];
    requireAllowance({ share: opened.share, progress }, wanted);
    const { body, fileKey } = opened;
    const claim = deliveredOf(opened);
    const batches = part === undefined ? wholeOpened(body, fileKey) : partOpened(body, fileKey, part);
    await this.delivery.run(response, claim, batches, 'can resume');
  }
}

const plainSize = (share: ShareRecord): number => plainBytesOf(share.bodyBytes) ?? 0;
const etagOf = (share: ShareRecord): string => `"${share.id}-plain"`;

const rangeOf = (share: ShareRecord, request: Request): RequestedRange =>
  requestedRange(request.headers, etagOf(share), plainSize(share));

/** Sets status and headers. The part to send, or undefined for the whole; ranges count only for a `ranged` request. */
function describe(response: Response, opened: OpenedShare, ranged: Request | undefined): ByteInterval | undefined {
  const { share, manifest } = opened;
  const range = ranged === undefined ? ({ is: 'whole' } as const) : rangeOf(share, ranged);
  response.setHeader('Share-Id', share.id);
  const description = {
    etag: etagOf(share),
    size: plainSize(share),
    type: manifest.kind === 'text' ? plainText : octets,
    name: manifest.name,
    acceptsRanges: ranged !== undefined,
  };
  const interval = describeBody(response, description, range);
  return range.is === 'part' ? interval : undefined;
}

function deliveredOf({ share, claimTokenHash, grant }: OpenedShare): Delivered {
  const { id: shareId, bodyBytes, createdInline } = share;
  return { shareId, claimTokenHash, bodyBytes, createdInline, resumed: grant.repeated };
}
