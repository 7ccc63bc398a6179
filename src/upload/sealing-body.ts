/**
 * One body being sealed by the server while its plain bytes stream in: no plaintext byte ever touches the disk, and the
 * key exists from the first byte on, long before the password is known (docs/format.md, "Body and header").
 */
import { randomUUID } from 'node:crypto';
import { nodeAead } from '../sealed/aead.node.ts';
import { newFileKey } from '../sealed/header.ts';
import { nodePrimitives } from '../sealed/primitives.node.ts';
import { bodyBytesOf, manifestMaxSealedBytes } from '../sealed/sizes.ts';
import { BodySealer, newPayloadNonce } from '../sealed/stream.ts';
import type { BlobStore } from '../share/blob-store.ts';
import { StoreUnreachable } from '../share/metadata-store.ts';
import { footprintOf } from '../share/new-share.ts';
import { Problem } from '../http/problem.ts';
import { BodyWriter } from './body-writer.ts';
import { UploadAborted } from './request-slices.ts';
import type { Room } from './room.ts';

/** The sealed length of 16 KiB: bodies up to this lie in the record, which is cheaper than a file for each secret. */
export const RECORD_BODY_BYTES = bodyBytesOf(16_384);

/** Where a finished body is: in a durable blob, or in these bytes for the record. */
export type FinishedBody = { readonly blobId: string } | { readonly bytes: Uint8Array };

export class SealingBody {
  /** Wraps nothing yet: whoever makes the header needs it. */
  readonly fileKey = newFileKey(nodePrimitives);
  readonly room: Room;
  readonly #maxPlainBytes: number;
  readonly #blobs: BlobStore;
  readonly #blobId = randomUUID();
  readonly #sealer = new BodySealer(nodePrimitives, nodeAead, this.fileKey, newPayloadNonce(nodePrimitives));
  readonly #writer: BodyWriter;
  #plainBytes = 0;
  #mayBeNamed = false;
  #abandoned = false;

  constructor(blobs: BlobStore, room: Room, maxPlainBytes: number) {
    this.#blobs = blobs;
    this.room = room;
    this.#maxPlainBytes = maxPlainBytes;
    this.#writer = new BodyWriter(() => blobs.create(this.#blobId));
  }

  get plainBytes(): number {
    return this.#plainBytes;
  }

  get bodyBytes(): number {
    return bodyBytesOf(this.#plainBytes);
  }

  /**
   * Seals the next plain bytes, which must not change afterwards. A promise: wait for it before the next call.
   * @throws Problem `share.too_large`; ShareRefused `storage.full`, `rate.limited`; StorageFull
   */
  take(slice: Uint8Array): Promise<void> | undefined {
    if (this.#abandoned) throw new UploadAborted();
    this.#plainBytes += slice.length;
    if (this.#plainBytes > this.#maxPlainBytes) throw tooLarge(this.#maxPlainBytes);
    const reserving = this.room.use(footprintOf(this.bodyBytes, manifestMaxSealedBytes));
    return reserving === undefined ? this.#seal(slice) : reserving.then(() => this.#seal(slice));
  }

  /** After the last byte: a small body stays in memory, any other is durable under its name when this resolves. */
  async finish(): Promise<FinishedBody> {
    if (this.#abandoned) throw new UploadAborted();
    await this.room.use(footprintOf(this.bodyBytes, manifestMaxSealedBytes));
    await this.#writer.add(this.#sealer.finish());
    const bytes = this.#writer.unwritten(RECORD_BODY_BYTES);
    if (bytes !== undefined) return { bytes };
    await this.#writer.flush();
    await this.#writer.writer?.publish();
    return { blobId: this.#blobId };
  }

  /** Has the record made that holds the finished body, and its room, from then on. */
  async handOver<T>(create: (leaseId: string) => Promise<T>): Promise<T> {
    try {
      return await this.room.handOver(create);
    } catch (cause) {
      // A store that did not answer may have made the record all the same. If it has not, the scan finds the bytes.
      this.#mayBeNamed = cause instanceof StoreUnreachable;
      throw cause;
    }
  }

  /** The request failed or its record could not be made: nothing of it stays that no record may name. Idempotent. */
  async abandon(): Promise<void> {
    if (this.#abandoned) return;
    this.#abandoned = true;
    try {
      const writer = await this.#writer.stop();
      await writer?.close();
      // Partial or published: a publish that failed half-way may have moved it.
      if (writer !== undefined && !this.#mayBeNamed) await this.#blobs.remove(this.#blobId);
    } finally {
      await this.room.release();
    }
  }

  #seal(slice: Uint8Array): Promise<void> | undefined {
    return this.#writer.add(this.#sealer.push(slice));
  }
}

export function tooLarge(maxPlainBytes: number): Problem {
  return new Problem('share.too_large', {
    detail: `A share may have at most ${String(maxPlainBytes)} bytes. Nothing was stored.`,
    extras: { maxBytes: maxPlainBytes },
  });
}
