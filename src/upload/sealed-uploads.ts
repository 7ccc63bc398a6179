/** One request that the server seals, from its first byte to its reply: whole, or as if it had never been. */
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.ts';
import { AdminChoices } from '../http/admin-choices.ts';
import { BaseUrl } from '../http/base-url.ts';
import { addressNetwork, clientAddress } from '../http/client-address.ts';
import { Problem } from '../http/problem.ts';
import { Shutdown } from '../http/shutdown.ts';
import { safeType } from '../sealed/manifest-shape.ts';
import { safeName } from '../sealed/names.ts';
import { FormReceiver, type ReceivedForm } from './form-receiver.ts';
import { IncomingBytes } from './incoming-bytes.ts';
import { readPutOptions } from './put-options.ts';
import { jsonReply, namesJson, textReply } from './sealed-reply.ts';
import type { SealingBody } from './sealing-body.ts';
import { ServerSealing, type ExpectedBytes, type SealedShare } from './server-sealing.ts';

/** What a form may have beside its content: part headers, boundaries, options. */
const FORM_OVERHEAD_BYTES = 1_048_576;

@Injectable()
export class SealedUploads {
  constructor(
    private readonly sealing: ServerSealing,
    private readonly incoming: IncomingBytes,
    private readonly baseUrl: BaseUrl,
    private readonly shutdown: Shutdown,
    private readonly settings: Settings,
    private readonly choices: AdminChoices,
  ) {}

  /** @throws Problem; ShareRefused; StorageFull; UploadAborted */
  async takeForm(request: Request, response: Response): Promise<void> {
    if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw notAForm();
    await this.#take(request, response, expectedBytes(request, FORM_OVERHEAD_BYTES), (body) =>
      new FormReceiver(this.incoming, body, this.settings.maxTextBytes).receive(request, response),
    );
  }

  /** The body of the request is the file. @throws as `takeForm` does */
  async takeRaw(request: Request, response: Response, name: string): Promise<void> {
    if (request.headers['content-range'] !== undefined) throw notWhole();
    const options = readPutOptions(request);
    this.sealing.checkTimes(options);
    await this.#take(request, response, expectedBytes(request, 0), async (body) => {
      await this.incoming.read(request, (slice) => body.take(slice));
      const type = safeType(request.headers['content-type'] ?? '');
      return { content: { kind: 'file', name: safeName(name), type }, options };
    });
  }

  async #take(
    request: Request,
    response: Response,
    expected: ExpectedBytes | undefined,
    receive: (body: SealingBody) => Promise<ReceivedForm>,
  ): Promise<void> {
    this.choices.requireUploads();
    // Before the first byte: without it there could be no link.
    const base = this.baseUrl.of(request);
    const body = await this.sealing.begin(addressNetwork(clientAddress(request)), expected);
    const work = this.#seal(body, receive, () => request.socket.destroyed);
    // The stores stay open until a request that was cut is cleaned up.
    const sealed = await this.shutdown.track(work);
    if (!(await reply(request, response, base, sealed))) await this.sealing.withdraw(sealed);
  }

  async #seal(
    body: SealingBody,
    receive: (body: SealingBody) => Promise<ReceivedForm>,
    isGone: () => boolean,
  ): Promise<SealedShare> {
    try {
      const { content, options } = await receive(body);
      return await this.sealing.publish(body, content, options, isGone);
    } catch (cause) {
      await body.abandon();
      throw cause;
    }
  }
}

/** Undefined when the length is not known. */
function expectedBytes({ headers }: Request, overheadBytes: number): ExpectedBytes | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  const length = Number(headers['content-length'] ?? 0);
  return { least: Math.max(0, length - overheadBytes), most: length };
}

/** True when the whole reply was handed to the network. */
function reply(request: Request, response: Response, base: string, sealed: SealedShare): Promise<boolean> {
  const over = new Promise<boolean>((resolve) => {
    response.once('finish', () => {
      resolve(true);
    });
    response.once('close', () => {
      resolve(response.writableFinished);
    });
  });
  response.status(201).setHeader('Vary', 'Accept');
  if (namesJson(request.headers.accept)) response.json(jsonReply(base, sealed));
  else response.type('text/plain; charset=utf-8').send(textReply(base, sealed));
  return response.destroyed ? Promise.resolve(false) : over;
}

const notAForm = (): Problem =>
  new Problem('request.media_type', {
    detail:
      'This address takes multipart/form-data, such as curl -F file=@report.pdf sends. Nothing was stored. To send a plain body, PUT it to /<name>.',
  });

const notWhole = (): Problem =>
  new Problem('request.malformed', {
    detail: 'A part of a file cannot be put: send the whole file, without Content-Range. Nothing was stored.',
  });
