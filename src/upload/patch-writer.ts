/**
 * Writes the bytes of one PATCH behind those that are there. Whatever ends it, what arrived is kept; with the last byte
 * the share becomes ready, durably, before anybody is told.
 */
import type { IncomingMessage } from 'node:http';
import { Problem } from '../http/problem.ts';
import { BlobError, type BlobStore, type BlobWriter } from '../share/blob-store.ts';
import type { MetadataStore } from '../share/metadata-store.ts';
import { ShareRefused, unwrap } from '../share/refusal.ts';
import { removeBytesNowOrLater } from '../share/remove-bytes.ts';
import type { ShareRecord } from '../share/share.ts';
import { BodyWriter } from './body-writer.ts';
import type { IncomingBytes } from './incoming-bytes.ts';
import type { UploadLock } from './upload-locks.ts';

const NOTE_BYTES = 4_194_304;
const NOTE_MS = 5_000;
/** How often a running upload asks whether its share is still wanted. */
const LOOK_MS = 1_000;

export interface PatchContext {
  readonly metadata: MetadataStore;
  readonly blobs: BlobStore;
  readonly incoming: IncomingBytes;
  readonly lock: UploadLock;
  readonly share: ShareRecord;
  readonly blobId: string;
}

export class PatchWriter {
  readonly #context: PatchContext;
  readonly #offset: number;
  readonly #maxBytes: number;
  readonly #body: BodyWriter;
  readonly #cut = new AbortController();
  #received = 0;
  #notedBytes = 0;
  #notedAt = 0;

  /** @param maxBytes the most that may follow at `offset` */
  constructor(context: PatchContext, offset: number, maxBytes: number) {
    this.#context = context;
    this.#offset = offset;
    this.#maxBytes = maxBytes;
    this.#body = new BodyWriter(() => this.#open());
  }

  /**
   * Resolves to the new offset.
   * @throws Problem `request.too_large`, `upload.busy`, `upload.offset_mismatch`; ShareRefused `share.gone`; StorageFull;
   * UploadAborted; the reason of `signal`
   */
  async run(request: IncomingMessage, signal: AbortSignal): Promise<number> {
    try {
      await this.#receive(request, signal);
      return await this.#finish();
    } finally {
      await this.#removeIfGone();
    }
  }

  async #receive(request: IncomingMessage, signal: AbortSignal): Promise<void> {
    const watch = setInterval(() => void this.#cutIfGone(), LOOK_MS).unref();
    try {
      await this.#context.incoming.read(request, this.#take, AbortSignal.any([signal, this.#cut.signal]));
    } catch (cause) {
      await this.#keep();
      throw cause;
    } finally {
      clearInterval(watch);
    }
  }

  readonly #take = (slice: Uint8Array): Promise<void> | undefined => {
    const { lock } = this.#context;
    lock.assertHeld();
    lock.moved();
    this.#received += slice.length;
    if (this.#received > this.#maxBytes) throw tooLong();
    this.#note();
    return this.#body.add([slice])?.then(() => {
      lock.moved();
    });
  };

  async #open(): Promise<BlobWriter> {
    const writer = await this.#context.blobs.resume(this.#context.blobId);
    if (writer.sizeBytes === this.#offset) return writer;
    await writer.close();
    throw new Problem('upload.offset_mismatch');
  }

  /** What arrived before a failure: the next attempt goes on behind it. */
  async #keep(): Promise<void> {
    await this.#body.flush().catch(() => undefined);
    const writer = await this.#body.stop();
    await writer?.close();
    await this.#noteNow();
  }

  async #finish(): Promise<number> {
    try {
      await this.#body.flush();
    } catch (cause) {
      await this.#keep();
      throw cause;
    }
    const { writer } = this.#body;
    if (writer === undefined) return this.#offset;
    await this.#noteNow();
    if (writer.sizeBytes === this.#context.share.bodyBytes) await this.#complete(writer);
    else await writer.close();
    return writer.sizeBytes;
  }

  async #complete(writer: BlobWriter): Promise<void> {
    try {
      await writer.publish();
    } catch (cause) {
      if (cause instanceof BlobError && cause.code === 'blob.gone') await this.#throwIfGone();
      throw cause;
    }
    unwrap(await this.#context.metadata.completeUpload(this.#context.share.id));
  }

  /** Whoever ended the share meanwhile may have looked for its bytes before these were written. */
  async #removeIfGone(): Promise<void> {
    const { metadata, blobs, share, blobId } = this.#context;
    try {
      await this.#throwIfGone();
    } catch (cause) {
      if (!(cause instanceof ShareRefused)) return;
      // If time ended it, nobody has told so yet, and the removal of the bytes tells nobody.
      await metadata.settleDue(share.id).catch(() => undefined);
      // Bytes that cannot be removed now are found by the scan, like those of a crash.
      await removeBytesNowOrLater(metadata, blobs, { id: share.id, blobId });
    }
  }

  async #cutIfGone(): Promise<void> {
    try {
      await this.#throwIfGone();
    } catch (cause) {
      // A store that does not answer now may answer at the next look.
      if (cause instanceof ShareRefused) this.#cut.abort(cause);
    }
  }

  async #throwIfGone(): Promise<void> {
    const { metadata, share } = this.#context;
    const now = unwrap(await metadata.look(share.id, { ownerTokenHash: share.ownerTokenHash })).share;
    if (now.burned !== undefined) throw new ShareRefused({ code: 'share.gone', ...now.burned });
  }

  #note(): void {
    const now = performance.now();
    if (this.#received - this.#notedBytes < NOTE_BYTES && now - this.#notedAt < NOTE_MS) return;
    this.#notedBytes = this.#received;
    this.#notedAt = now;
    void this.#noteNow();
  }

  /** Lazy: nothing depends on it but how long an unfinished upload is kept. */
  async #noteNow(): Promise<void> {
    const bytes = this.#body.writer?.sizeBytes ?? 0;
    if (bytes > 0) await this.#context.metadata.noteUpload(this.#context.share.id, bytes).catch(() => undefined);
  }
}

const tooLong = (): Problem =>
  new Problem('request.too_large', {
    detail:
      'The upload has more bytes than were announced when the share was created. What fitted is kept. Send exactly the missing bytes.',
  });
