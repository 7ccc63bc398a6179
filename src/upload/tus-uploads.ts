/**
 * Runs the tus library for one request: it knows the protocol, we keep the bytes, the locks and the words. Bytes of a
 * PATCH go past it straight to the blob; its CORS headers and its errors in plain text go nowhere.
 */
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ERRORS, Server, type CancellationContext, type Upload } from '@tus/server';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import { Settings } from '../config/settings.ts';
import { tusVersion } from '../contract/headers.ts';
import { uploadPath } from '../contract/routes.ts';
import { Problem } from '../http/problem.ts';
import { BlobStore } from '../share/blob-store.ts';
import { endOf } from '../share/lifetime.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { IncomingBytes } from './incoming-bytes.ts';
import { PatchWriter } from './patch-writer.ts';
import { TusResource } from './tus-resource.ts';
import { UploadLocks, type UploadLock } from './upload-locks.ts';

/** How long a holder that was asked to let go may still read: it is asked only when it does not move any more. */
const DRAIN_MS = 100;
const bytesType = 'application/offset+octet-stream';
/** All that the library needs to know. What a proxy adds is none of its business. */
const passedHeaders = ['tus-resumable', 'upload-offset', 'content-type', 'content-length'] as const;
const answeredHeaders = ['Tus-Resumable', 'Tus-Version', 'Tus-Extension', 'Upload-Offset', 'Upload-Length'] as const;

@Injectable()
export class TusUploads {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly blobs: BlobStore,
    private readonly locks: UploadLocks,
    private readonly incoming: IncomingBytes,
    private readonly settings: Settings,
  ) {}

  /**
   * Answers a HEAD, PATCH, DELETE or OPTIONS.
   * @throws Problem `upload.*`, `request.*`; ShareRefused `share.not_found`, `share.gone`
   */
  async answer(request: HttpRequest, response: HttpResponse, id: string, ownerTokenHash: string): Promise<void> {
    const resource = new TusResource(this.metadata, this.blobs, id, ownerTokenHash);
    if (request.method !== 'OPTIONS') {
      checkHeaders(request);
      // Before the lock: with a wrong token nobody learns whether the upload is busy.
      await resource.seen();
    }
    const answer = await this.#run(request, resource, id);
    for (const name of answeredHeaders) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    await this.#setEnd(request, response, resource);
    response.status(answer.status).end();
  }

  async #run(request: HttpRequest, resource: TusResource, id: string): Promise<Response> {
    let failure: unknown;
    const lock = this.locks.lockFor(id, request.method === 'DELETE');
    const server = new Server({
      path: uploadPath(id),
      datastore: resource,
      locker: { newLock: () => lock },
      lockDrainTimeout: DRAIN_MS,
      allowedOrigins: [],
      disableTerminationForFinishedUploads: true,
      getFileIdFromRequest: () => id,
      onResponseError: (_request, error) => {
        failure = error;
        return undefined;
      },
    });
    const writeToStore = (_body: unknown, upload: Upload, maxBytes: number, context: CancellationContext) =>
      this.#write(request, resource, lock, upload, maxBytes, context);
    Object.assign(server.handlers.PATCH, { writeToStore });
    const answer = await server.handleWeb(forLibrary(request, id));
    if (failure !== undefined) throw meaningOf(failure);
    return answer;
  }

  async #write(
    request: IncomingMessage,
    resource: TusResource,
    lock: UploadLock,
    { offset }: Upload,
    maxBytes: number,
    context: CancellationContext,
  ): Promise<number> {
    const { share } = await resource.seen();
    // A finished upload: only an empty PATCH gets this far with its offset, and it changes nothing.
    if (share.readyAt !== undefined || share.blobId === undefined) return offset;
    const { metadata, blobs, incoming } = this;
    const parts = { metadata, blobs, incoming, lock, share, blobId: share.blobId };
    try {
      return await new PatchWriter(parts, offset, maxBytes).run(request, context.signal);
    } catch (cause) {
      throw context.signal.aborted ? busy() : cause;
    }
  }

  /** `Upload-Expires` (tus, expiration), while the upload is unfinished. */
  async #setEnd(request: HttpRequest, response: HttpResponse, resource: TusResource): Promise<void> {
    if (request.method !== 'HEAD' && request.method !== 'PATCH') return;
    const { share, traces } = await resource.seen();
    if (share.readyAt !== undefined) return;
    response.setHeader('Upload-Expires', new Date(endOf(share, traces, this.settings)).toUTCString());
  }
}

/** The request without its body and without what others added to it. */
function forLibrary(request: HttpRequest, id: string): Request {
  const headers = new Headers();
  for (const name of passedHeaders) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value.toString());
  }
  return new Request(`http://localhost${uploadPath(id)}`, { method: request.method, headers });
}

function checkHeaders({ method, headers }: HttpRequest): void {
  if (headers['tus-resumable'] !== tusVersion)
    throw new Problem('upload.tus_version', { headers: { 'Tus-Version': tusVersion } });
  if (method !== 'PATCH') return;
  if (headers['content-type'] !== bytesType)
    throw new Problem('request.media_type', {
      detail: `The body of a PATCH is ${bytesType}. Nothing was stored. Set the Content-Type header.`,
    });
  const offset = headers['upload-offset'];
  if (typeof offset !== 'string' || !/^(?:0|[1-9]\d{0,15})$/.test(offset))
    throw new Problem('request.malformed', {
      detail:
        'The Upload-Offset header is missing or is no number of bytes. Nothing was stored. Ask with HEAD for the offset.',
    });
}

/** Another request of the same owner took over. */
const busy = (): Problem => new Problem('upload.busy', { headers: { 'Retry-After': '1' } });

/** The library's own errors are plain objects; ours are errors, and stay what they are. */
function meaningOf(failure: unknown): unknown {
  switch (failure) {
    case ERRORS.INVALID_OFFSET:
      return new Problem('upload.offset_mismatch');
    case ERRORS.INVALID_TERMINATION:
      return new Problem('upload.finished');
    case ERRORS.ERR_SIZE_EXCEEDED:
      return new Problem('request.too_large', {
        detail: 'The upload would become longer than was announced when the share was created. Nothing was stored.',
      });
    case ERRORS.ABORTED:
      return busy();
    default:
      return failure;
  }
}
