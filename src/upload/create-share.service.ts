/** Creates shares that their senders sealed. The server checks what it can without a key. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { CreateShareRequest, CreateShareResponse } from '../contract/create-share.schema.ts';
import { inlineMaxPlainBytes } from '../contract/fields.schema.ts';
import { uploadPath } from '../contract/routes.ts';
import { formatTime, requestedExpiry } from '../contract/times.ts';
import { AdminChoices } from '../http/admin-choices.ts';
import { Problem } from '../http/problem.ts';
import { isHeaderText } from '../sealed/header.ts';
import { bodyBytesOf, isPossibleManifestBytes, plainBytesOf } from '../sealed/sizes.ts';
import { BlobStore } from '../share/blob-store.ts';
import { Clock } from '../share/clock.ts';
import { expiresAt, stateOf } from '../share/lifetime.ts';
import { MetadataStore, StoreUnreachable } from '../share/metadata-store.ts';
import { footprintOf, timesRefused, type NewShare } from '../share/new-share.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import type { ShareRecord } from '../share/share.ts';
import { sameHash } from '../share/token-hash.ts';
import { createDigest } from './create-digest.ts';
import { Rooms, type Room } from './room.ts';
import { RECORD_BODY_BYTES, tooLarge } from './sealing-body.ts';

const malformed = (happened: string): Problem =>
  new Problem('share.malformed', {
    detail: `${happened} Nothing was stored. This is a mistake of the sending program.`,
  });

export interface CreatedShare {
  readonly answer: CreateShareResponse;
  /** The same request was here before: 200, not 201. */
  readonly repeated: boolean;
}

@Injectable()
export class CreateShareService {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly rooms: Rooms,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly choices: AdminChoices,
  ) {}

  /**
   * @param address of the client
   * @throws Problem `share.malformed`, `share.too_large`, `uploads.paused`; ShareRefused `share.exists`, `share.gone`, `request.invalid`,
   * `storage.full`, `rate.limited`
   */
  async create(request: CreateShareRequest, address: string): Promise<CreatedShare> {
    checkShape(request);
    const digest = createDigest(request);
    // Before limits, times and room: a retry gets its answer even when a new share would be refused by now.
    const earlier = await this.#earlier(request, digest);
    if (earlier !== undefined) return this.#answer(earlier, true);
    this.choices.requireUploads();
    const share = this.#newShare(request, digest);
    this.#checkLimits(share);
    const room = await this.rooms.open(address);
    try {
      return await this.#store({ ...share, sender: room.sender }, request.body, room);
    } finally {
      await room.release();
    }
  }

  /** The share of the same id and owner, when this request made it. */
  async #earlier({ id, ownerTokenHash }: CreateShareRequest, digest: string): Promise<ShareRecord | undefined> {
    const seen = await this.metadata.look(id, { ownerTokenHash });
    if (!seen.ok) {
      if (seen.refusal.code === 'share.not_found') return undefined;
      throw new ShareRefused(seen.refusal);
    }
    const { share } = seen.value;
    if (!sameHash(share.createDigest, digest)) throw new ShareRefused({ code: 'share.exists' });
    if (share.burned !== undefined) throw new ShareRefused({ code: 'share.gone', ...share.burned });
    return share;
  }

  #newShare(request: CreateShareRequest, digest: string): NewShare {
    const { id, linkTokenHash, passwordTokenHash, ownerTokenHash, header, manifest, body, bodyBytes } = request;
    const inRecord = body !== undefined && body.length <= RECORD_BODY_BYTES;
    return {
      id,
      sealedBy: 'sender',
      linkTokenHash,
      passwordTokenHash,
      ownerTokenHash,
      createDigest: digest,
      bodyBytes,
      expiry: requestedExpiry(request) ?? { inMs: this.settings.defaultExpiresInMs },
      availableFrom: request.availableFrom,
      downloads: request.downloads ?? 1,
      blobId: inRecord ? undefined : randomUUID(),
      createdInline: body !== undefined,
      ready: body !== undefined,
      secrets: { header, manifest, body: inRecord ? body : undefined },
    };
  }

  #checkLimits(share: NewShare): void {
    const { maxShareBytes } = this.settings;
    if (share.bodyBytes > bodyBytesOf(maxShareBytes)) throw tooLarge(maxShareBytes);
    const refusal = timesRefused(share, this.clock.now(), this.settings);
    if (refusal !== undefined) throw new ShareRefused(refusal);
  }

  /** Bytes first, state last. */
  async #store(share: NewShare, body: Uint8Array | undefined, room: Room): Promise<CreatedShare> {
    const footprint = footprintOf(share.bodyBytes, share.secrets.manifest.length);
    await room.reserve(footprint);
    await room.use(footprint);
    const written = share.ready ? share.blobId : undefined;
    let mayBeNamed = false;
    try {
      if (written !== undefined && body !== undefined) await this.#write(written, body);
      const created = await room.handOver(async (leaseId) => unwrap(await this.metadata.create(share, leaseId)));
      // The same request at the same time may have been faster: then its blob is the one that counts.
      mayBeNamed = created.share.blobId === written;
      return this.#answer(created.share, created.repeated);
    } catch (cause) {
      // A store that did not answer may have made the share all the same. If it has not, the scan finds the bytes.
      mayBeNamed = cause instanceof StoreUnreachable;
      throw cause;
    } finally {
      if (written !== undefined && !mayBeNamed) await this.blobs.remove(written);
    }
  }

  async #write(blobId: string, body: Uint8Array): Promise<void> {
    const writer = await this.blobs.create(blobId);
    try {
      await writer.write([body]);
      await writer.publish();
    } finally {
      await writer.discard();
    }
  }

  #answer(share: ShareRecord, repeated: boolean): CreatedShare {
    const uploading = share.readyAt === undefined;
    const current = repeated ? stateOf(share, this.clock.now(), this.settings) : undefined;
    const answer: CreateShareResponse = {
      id: share.id,
      state: current ?? (uploading ? 'uploading' : 'ready'),
      expiresAt: formatTime(expiresAt(share)),
      uploadUrl: uploading ? uploadPath(share.id) : undefined,
    };
    return { answer, repeated };
  }
}

/** What the format says about a share, as far as it can be told without a key. */
function checkShape({ header, manifest, bodyBytes, body }: CreateShareRequest): void {
  if (!isHeaderText(header)) throw malformed('The header is not the 168 characters that protocol v1 has.');
  if (!isPossibleManifestBytes(manifest.length)) throw malformed('No sealed manifest has the length of this one.');
  const plainBytes = plainBytesOf(bodyBytes);
  if (plainBytes === undefined) throw malformed('No sealed body has this length.');
  if (body === undefined) return;
  if (body.length !== bodyBytes) throw malformed('The body is not as long as bodyBytes says.');
  if (plainBytes > inlineMaxPlainBytes)
    throw malformed('A body of more than 64 KiB cannot come with the create request: upload it to uploadUrl.');
}
