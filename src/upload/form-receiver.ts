/**
 * What the parts of a form mean: one file, or several, or one text, sealed while they stream in; options before or after
 * them. What is wrong is said when it arrives, not after the last byte.
 */
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { utf8 } from '../sealed/bytes.ts';
import { safeType } from '../sealed/manifest-shape.ts';
import { safeName } from '../sealed/names.ts';
import { readForm } from './form-parser.ts';
import { invalidForm, malformedForm } from './form-problem.ts';
import type { IncomingBytes } from './incoming-bytes.ts';
import { readSlices, UploadAborted } from './request-slices.ts';
import { tooLarge, type SealingBody } from './sealing-body.ts';
import type { SealedContent } from './server-sealing.ts';
import { optionNames, ShareOptionsReader, type ShareOptions } from './share-options.ts';
import { ZipBody } from './zip-body.ts';

/** Fits the longest note. */
const LEAST_FIELD_BYTES = 65_536;
const SHOWN_NAME_CHARACTERS = 40;

export interface ReceivedForm {
  readonly content: SealedContent;
  readonly options: ShareOptions;
}

type Kind = 'file' | 'files' | 'text';
type FormFile = Pick<Express.Multer.File, 'fieldname' | 'originalname' | 'mimetype' | 'stream'>;

export class FormReceiver {
  readonly #incoming: IncomingBytes;
  readonly #body: SealingBody;
  readonly #maxTextBytes: number;
  readonly #options = new ShareOptionsReader();
  #kind: Kind | undefined;
  #content: SealedContent | undefined;
  #text: Uint8Array | undefined;
  #zip: ZipBody | undefined;

  constructor(incoming: IncomingBytes, body: SealingBody, maxTextBytes: number) {
    this.#incoming = incoming;
    this.#body = body;
    this.#maxTextBytes = maxTextBytes;
  }

  /**
   * Resolves when the whole form was read and its content is with the body.
   * @throws Problem `request.malformed`, `request.invalid`, `share.too_large`; UploadAborted; what `SealingBody.take` throws
   */
  async receive(request: IncomingMessage, response: Response): Promise<ReceivedForm> {
    const handlers = { field: this.#takeField, file: this.#takeFile };
    await readForm(this.#incoming, request, response, handlers, Math.max(this.#maxTextBytes, LEAST_FIELD_BYTES));
    if (this.#zip !== undefined) await this.#zip.end();
    if (this.#text !== undefined) await this.#body.take(this.#text);
    return { content: this.#described(), options: this.#options.options };
  }

  readonly #takeField = (name: string, value: string, truncated: boolean): void => {
    if (name === 'text') {
      this.#takeText(value, truncated);
    } else if (name === 'file' || name === 'files') {
      // An empty file input, as some clients send it.
      if (value !== '') throw invalidForm(`"${name}" came without a file name: send it as a file, or as "text".`);
    } else {
      if (truncated) throw invalidForm('A field is too long.');
      if (!this.#options.read(name, value)) throw unknownField(name);
    }
  };

  #takeText(value: string, truncated: boolean): void {
    this.#begin('text');
    const bytes = utf8(value);
    if (truncated || bytes.length > this.#maxTextBytes) throw tooLarge(this.#maxTextBytes);
    // What was not UTF-8 has been replaced by the parser already: refused, or it would arrive changed.
    if (value.includes('\uFFFD')) throw invalidForm('The text is not valid UTF-8: send it as a "file".');
    this.#content = { kind: 'text', name: 'text.txt', type: 'text/plain; charset=utf-8' };
    this.#text = bytes;
  }

  readonly #takeFile = async ({ fieldname, originalname, mimetype, stream }: FormFile): Promise<void> => {
    if (fieldname === 'text') throw invalidForm('"text" is a field without a file name; send a file as "file".');
    if (fieldname !== 'file' && fieldname !== 'files') throw unknownField(fieldname);
    this.#begin(fieldname);
    try {
      if (fieldname === 'files') await this.#addToZip({ name: originalname, type: mimetype, slices: stream });
      else await this.#takeSingle({ name: originalname, type: mimetype, slices: stream });
    } catch (cause) {
      // A broken connection shows at the request first: this stream was ended by the parser.
      throw cause instanceof UploadAborted ? malformedForm(cause) : cause;
    }
  };

  async #takeSingle({ name, type, slices }: { name: string; type: string; slices: FormFile['stream'] }): Promise<void> {
    this.#content = { kind: 'file', name: safeName(name), type: safeType(type) };
    await readSlices(slices, (slice) => this.#body.take(slice));
  }

  async #addToZip({ name, type, slices }: { name: string; type: string; slices: FormFile['stream'] }): Promise<void> {
    this.#zip ??= new ZipBody((slice) => this.#body.take(slice));
    await this.#zip.add({ name, type, slices });
  }

  /** Exactly one file, or several, or one text. */
  #begin(kind: Kind): void {
    const before = this.#kind;
    if (before !== undefined && before !== kind) throw invalidForm(`Send either "${before}" or "${kind}", not both.`);
    if (before === 'file') throw invalidForm('There is a second "file": use "files" for several.');
    if (before === 'text') throw invalidForm('There is a second "text".');
    this.#kind = kind;
  }

  #described(): SealedContent {
    const entries = this.#zip?.entries;
    if (entries !== undefined) return { kind: 'files', name: 'files.zip', type: 'application/zip', entries };
    if (this.#content !== undefined) return this.#content;
    throw invalidForm('There is nothing to send: give one "file", one or more "files", or one "text".');
  }
}

function unknownField(name: string): Error {
  const known = ['file', 'files', 'text', ...optionNames].join(', ');
  return invalidForm(
    `There is no field "${safeName(name.slice(0, SHOWN_NAME_CHARACTERS), '?')}". Fields are: ${known}.`,
  );
}
