// Sends a share: seals it on this machine, creates it, uploads its body. Resumes what broke off, under the same keys or not at all.
import { uploadPath } from '../contract/routes.ts';
import { bodyBytesOf } from '../sealed/sizes.ts';
import { formatLink, formatManageLink } from '../sealed/link.ts';
import type { CreateShareResponse } from '../contract/create-share.schema.ts';
import { ClientError, type ClientErrorCode } from './client-error.ts';
import { prepareShare, type NewShare } from './new-share.ts';
import { isProblem } from './problem-error.ts';
import type { TransferControl } from './progress.ts';
import { bytesIn, type ResumeRecord } from './resume-record.ts';
import type { Source } from './source.ts';
import { BodyUpload, type UploadParts } from './upload-body.ts';

export interface SenderParts extends UploadParts {
  /** What links start with; the server's address by default. */
  readonly linkBase?: string;
  /** Bodies up to this many plain bytes travel in the create request: 64 KiB by default and at most; 0 uploads everything. */
  readonly inlineMaxBytes?: number;
}

export interface SentShare {
  readonly id: string;
  /** For the recipient. Holds the link secret. */
  readonly link: string;
  /** For the sender. Holds the owner token. */
  readonly manageLink: string;
  /** 43 characters each, for whoever wants to send "link without key" and key apart, or to manage. */
  readonly linkSecret: string;
  readonly ownerToken: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface SendControl extends TransferControl {
  /** As soon as the id exists and before anything is sent: by it the upload can be resumed. Not for shares that travel in one request. */
  readonly onShareId?: ((shareId: string) => void) | undefined;
}

/** Nobody waits longer for the exact end of a share whose link is there. */
const endWithinMs = 10_000;

export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /**
   * @throws ProblemError, NetworkError (an upload can be resumed then), ClientError `source.changed`, SealedError; the reason of the signal
   */
  async send(share: NewShare, control: SendControl = {}): Promise<SentShare> {
    control.onProgress?.({ phase: 'preparing', doneBytes: 0, totalBytes: share.source.size });
    const { api, records, inlineMaxBytes } = this.#parts;
    const { record, inline } = await prepareShare(this.#parts, share, { base: api.transport.base, inlineMaxBytes });
    control.signal?.throwIfAborted();
    if (!inline) {
      await records.save(record);
      control.onShareId?.(record.shareId);
    }
    const created = await api.create(record.createRequest, control.signal);
    if (created.state === 'uploading') await this.#upload(record, 0, share.source, control);
    return inline ? this.#sent(record, created.expiresAt) : this.#finish(record, created, control.signal);
  }

  /**
   * Goes on with an upload from its record. `source` must be what was sent before.
   * @throws ClientError `resume.impossible`: the share was given up and its record forgotten, a new one with a new link is needed;
   * otherwise as `send` does.
   */
  async resume(shareId: string, source: Source, control: SendControl = {}): Promise<SentShare> {
    const record = await this.#parts.records.load(shareId);
    if (record === undefined) throw new ClientError('resume.impossible', 'There is no record of this upload.');
    const created = await this.#createAgain(record, control.signal);
    const ownerToken = bytesIn(record.ownerToken);
    const offset =
      created.state === 'uploading'
        ? await this.#parts.api.uploadOffset(uploadPath(shareId), ownerToken, control.signal)
        : // The last byte had arrived, only the answer was lost. Whether it is still the same source must be seen all the same.
          bodyBytesOf(record.plainBytes);
    await this.#upload(record, offset, source, control);
    return this.#finish(record, created, control.signal);
  }

  /** As `resume`; where that is impossible, sends `share` anew: `id` and `link` are other ones then. */
  async resumeOrSend(shareId: string, share: NewShare, control: SendControl = {}): Promise<SentShare> {
    try {
      return await this.resume(shareId, share.source, control);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'resume.impossible') throw error;
      return this.send(share, control);
    }
  }

  /** Gives an unfinished upload up: nothing of it stays, here or there. Nothing happens if there is no record. */
  async discard(shareId: string): Promise<void> {
    const record = await this.#parts.records.load(shareId);
    if (record !== undefined) await this.#forget(record);
  }

  /** The same bytes as before: the server answers with how the share stands, or creates it if it never came to that. */
  async #createAgain(record: ResumeRecord, signal: AbortSignal | undefined): Promise<CreateShareResponse> {
    try {
      return await this.#parts.api.create(record.createRequest, signal);
    } catch (error) {
      if (!isProblem(error, 'share.gone', 'share.exists')) throw error;
      await this.#parts.records.delete(record.shareId);
      // Revoked, removed or even downloaded is an answer; lapsed or taken is none.
      if (error.code === 'share.gone' && error.extras['reason'] !== 'expired') throw error;
      throw new ClientError('resume.impossible', 'The unfinished upload has lapsed. A new share is needed.', {
        cause: error,
      });
    }
  }

  async #upload(record: ResumeRecord, offset: number, source: Source, control: SendControl): Promise<void> {
    try {
      await new BodyUpload(this.#parts, uploadPath(record.shareId), record, source, control).send(offset);
    } catch (error) {
      if (error instanceof ClientError && endings.has(error.code)) await this.#forget(record);
      throw error;
    }
  }

  /** The record last: until the link is handed out, nothing else knows it. */
  async #finish(
    record: ResumeRecord,
    created: CreateShareResponse,
    signal: AbortSignal | undefined,
  ): Promise<SentShare> {
    const expiresAt = await this.#expiresAt(record, created, signal);
    signal?.throwIfAborted();
    await this.#parts.records.delete(record.shareId);
    return this.#sent(record, expiresAt);
  }

  /** The record first: killed in between, it must not look as if somebody had revoked the share on purpose. */
  async #forget(record: ResumeRecord): Promise<void> {
    const { api, records } = this.#parts;
    await records.delete(record.shareId);
    try {
      await api.revoke(record.shareId, bytesIn(record.ownerToken));
    } catch {
      // An unfinished upload lapses by itself.
    }
  }

  /** A relative lifetime counts from the last byte, which the answer to the create request could not know. */
  async #expiresAt(record: ResumeRecord, created: CreateShareResponse, signal?: AbortSignal): Promise<string> {
    const patience = AbortSignal.timeout(endWithinMs);
    const both = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    try {
      return (await this.#parts.api.lookAsOwner(record.shareId, bytesIn(record.ownerToken), both)).expiresAt;
    } catch {
      return created.expiresAt;
    }
  }

  #sent(record: ResumeRecord, expiresAt: string): SentShare {
    const base = this.#parts.linkBase ?? this.#parts.api.transport.base;
    const { shareId: id, linkSecret, ownerToken } = record;
    return {
      id,
      link: formatLink(base, bytesIn(linkSecret)),
      manageLink: formatManageLink(base, id, bytesIn(ownerToken)),
      linkSecret,
      ownerToken,
      expiresAt,
    };
  }
}

/** Failures after which the same keys must not be used again. */
const endings: ReadonlySet<ClientErrorCode> = new Set<ClientErrorCode>(['resume.impossible', 'source.changed']);
