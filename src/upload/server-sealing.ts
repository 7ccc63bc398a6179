/** Seals for senders who cannot: link, keys and header are made here, handed out once in the reply, and not kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { Problem } from '../http/problem.ts';
import { nodeAead } from '../sealed/aead.node.ts';
import { sealHeader } from '../sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, newToken, tokenHash } from '../sealed/keys.ts';
import { headerHash, manifestFits, sealManifest, type ManifestInput } from '../sealed/manifest.ts';
import { PasswordQueue, type PasswordPlace } from '../sealed/password-queue.ts';
import { nodePrimitives } from '../sealed/primitives.node.ts';
import { bodyBytesOf, manifestMaxSealedBytes } from '../sealed/sizes.ts';
import { BlobStore } from '../share/blob-store.ts';
import { Clock } from '../share/clock.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { footprintOf, timesRefused, type NewShare } from '../share/new-share.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';
import type { Expiry, ShareRecord } from '../share/share.ts';
import { UploadAborted } from './request-slices.ts';
import { Rooms } from './room.ts';
import { SealingBody, tooLarge } from './sealing-body.ts';
import type { ShareOptions } from './share-options.ts';

/** A whole upload is not thrown away because the hash queue is full for a moment. */
const PASSWORD_WAIT_MS = 60_000;
const PASSWORD_RETRY_MS = 250;

/** What was uploaded, as the manifest says it. */
export type SealedContent = Pick<ManifestInput, 'kind' | 'name' | 'type' | 'entries'>;

/** How many plain bytes a request of known length can bring. */
export interface ExpectedBytes {
  readonly least: number;
  readonly most: number;
}

/** What the reply tells, once. */
export interface SealedShare {
  readonly share: ShareRecord;
  readonly linkSecret: Uint8Array;
  readonly ownerToken: Uint8Array;
  readonly content: SealedContent;
}

@Injectable()
export class ServerSealing {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly rooms: Rooms,
    private readonly passwords: PasswordQueue,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Starts a body for the client at `address`. Where the length is known, too large and no room are said now.
   * @throws Problem `share.too_large`; ShareRefused `storage.full`, `rate.limited`
   */
  async begin(address: string, expected: ExpectedBytes | undefined): Promise<SealingBody> {
    const { maxShareBytes } = this.settings;
    if (expected !== undefined && expected.least > maxShareBytes) throw tooLarge(maxShareBytes);
    const room = await this.rooms.open(address);
    if (expected !== undefined) {
      const plainBytes = Math.min(expected.most, maxShareBytes);
      await room.reserve(footprintOf(bodyBytesOf(plainBytes), manifestMaxSealedBytes));
    }
    return new SealingBody(this.blobs, room, maxShareBytes);
  }

  /** As soon as the times are known. @throws ShareRefused `request.invalid` */
  checkTimes(options: ShareOptions): void {
    const times = { expiry: this.#expiryOf(options), availableFrom: options.availableFrom };
    const refusal = timesRefused(times, this.clock.now(), this.settings);
    if (refusal !== undefined) throw new ShareRefused(refusal);
  }

  /**
   * Everything is here: makes the share, or nothing at all.
   * @param isGone whether the sender went away: nobody would ever know the link
   */
  async publish(
    body: SealingBody,
    content: SealedContent,
    options: ShareOptions,
    isGone: () => boolean,
  ): Promise<SealedShare> {
    this.checkTimes(options);
    const finished = await body.finish();
    const linkSecret = newLinkSecret(nodePrimitives);
    const ownerToken = newToken(nodePrimitives);
    const link = deriveLinkKeys(nodePrimitives, linkSecret);
    const argon2idOutput =
      options.password === undefined ? undefined : await this.#hash(options.password, link.passwordSalt);
    const { recipient, passwordToken } = derivePasswordKeys(nodePrimitives, linkSecret, argon2idOutput);
    // Last, because only now the recipient is known (docs/format.md).
    const header = sealHeader(nodePrimitives, body.fileKey, recipient);
    const manifest = this.#manifest(header, body, content, options, recipient);
    if (isGone()) throw new UploadAborted();
    const share: NewShare = {
      id: link.shareId,
      sealedBy: 'server',
      linkTokenHash: tokenHash(nodePrimitives, link.linkToken),
      passwordTokenHash: passwordToken === undefined ? undefined : tokenHash(nodePrimitives, passwordToken),
      ownerTokenHash: tokenHash(nodePrimitives, ownerToken),
      // Nobody can repeat this request: its link was made here.
      createDigest: headerHash(nodePrimitives, header),
      bodyBytes: body.bodyBytes,
      expiry: this.#expiryOf(options),
      availableFrom: options.availableFrom,
      downloads: options.downloads ?? 1,
      blobId: 'blobId' in finished ? finished.blobId : undefined,
      createdInline: false,
      ready: true,
      secrets: {
        header: new TextDecoder().decode(header),
        manifest,
        body: 'bytes' in finished ? finished.bytes : undefined,
      },
    };
    const created = await body.handOver(async (leaseId) => unwrap(await this.metadata.create(share, leaseId)));
    return { share: created.share, linkSecret, ownerToken, content };
  }

  /** The reply never reached the sender, so nobody has the link: the share would only take room. */
  async withdraw({ share }: SealedShare): Promise<void> {
    const burned = unwrap(await this.metadata.revoke(share.id, share.ownerTokenHash));
    await removeBytesNowOrLater(this.metadata, this.blobs, burned);
  }

  #expiryOf(options: ShareOptions): Expiry {
    return options.expiry ?? { inMs: this.settings.defaultExpiresInMs };
  }

  #manifest(
    header: Uint8Array,
    body: SealingBody,
    content: SealedContent,
    { note, blur, view }: ShareOptions,
    recipient: Uint8Array,
  ): Uint8Array {
    const manifest: ManifestInput = {
      ...content,
      header: headerHash(nodePrimitives, header),
      size: body.plainBytes,
      note,
      blur,
      view,
    };
    if (!manifestFits(manifest))
      throw new Problem('request.invalid', { detail: 'Name and note together are too long. Nothing was stored.' });
    return sealManifest(nodePrimitives, nodeAead, manifest, recipient);
  }

  async #hash(password: Uint8Array, salt: Uint8Array): Promise<Uint8Array> {
    const place = await this.#placeInQueue();
    try {
      return await place.argon2id(password, salt);
    } finally {
      place.leave();
    }
  }

  async #placeInQueue(): Promise<PasswordPlace> {
    const deadline = performance.now() + PASSWORD_WAIT_MS;
    for (let left = PASSWORD_WAIT_MS; left > 0; left = deadline - performance.now()) {
      const place = await this.passwords.enter(left);
      if (place !== undefined) return place;
      // The queue itself was full.
      await sleep(PASSWORD_RETRY_MS);
    }
    throw new ShareRefused({ code: 'server.busy', retryAfterSeconds: 5 });
  }
}
