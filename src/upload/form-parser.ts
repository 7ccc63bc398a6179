/**
 * Drives multer without letting it near the request. Left alone it answers a mistake only after it has read the rest,
 * which may be gigabytes; here the request is fed to the parser slice by slice, and the first mistake stops it.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import { invalidForm, malformedForm } from './form-problem.ts';
import type { IncomingBytes } from './incoming-bytes.ts';

const MOST_FILES = 10_000;
/** Room for every option and a few mistakes, which then get their own words. */
const MOST_FIELDS = 32;
const MOST_HEADERS_OF_A_PART = 64;

/** Called in the order of the form. What they throw ends it. */
export interface FormHandlers {
  readonly field: (name: string, value: string, truncated: boolean) => void;
  /** Resolves when the file's stream was read to its end. */
  readonly file: (file: Express.Multer.File) => Promise<void>;
}

/** What multer does not type: the parser itself, before it is fed. */
type MulterOptions = multer.Options & { readonly streamHandler: (standIn: unknown, parser: Writable) => void };
interface FieldInfo {
  readonly valueTruncated: boolean;
}
interface FileInfo {
  readonly filename?: string;
}

class FormReading {
  readonly #incoming: IncomingBytes;
  readonly #request: IncomingMessage;
  readonly #handlers: FormHandlers;
  readonly #fieldBytes: number;
  readonly #stop = new AbortController();
  /** What multer takes for the request: has its headers and no bytes. */
  readonly #standIn: Readable;
  #resolve: () => void = () => undefined;
  #reject: (cause: unknown) => void = () => undefined;

  constructor(incoming: IncomingBytes, request: IncomingMessage, handlers: FormHandlers, fieldBytes: number) {
    this.#incoming = incoming;
    this.#request = request;
    this.#handlers = handlers;
    this.#fieldBytes = fieldBytes;
    this.#standIn = Object.assign(new Readable({ read: () => undefined }), { headers: request.headers });
  }

  async run(response: Response): Promise<void> {
    const parsed = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    multer(this.#options()).any()(this.#standIn as unknown as Request, response, (error: unknown) => {
      if (error === undefined) this.#resolve();
      else this.#fail(malformedForm(error));
    });
    try {
      await parsed;
    } finally {
      this.#standIn.destroy();
    }
  }

  /** The first failure counts. The parser ends with its request. */
  readonly #fail = (cause: unknown): void => {
    this.#reject(cause);
    this.#stop.abort(cause);
    this.#standIn.destroy();
  };

  #guard(act: () => void): void {
    try {
      act();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #options(): MulterOptions {
    return {
      storage: {
        _handleFile: (_request, file, callback) => {
          this.#handlers.file(file).then(
            () => {
              callback(undefined, {});
            },
            (cause: unknown) => {
              this.#fail(cause);
              callback(cause);
            },
          );
        },
        // Nothing is kept per file: whoever failed gives up the whole body.
        _removeFile: (_request, _file, callback) => {
          callback(null);
        },
      },
      // Names are made safe by us; multer would take the part of a file called `..` for one without a file.
      preservePath: true,
      defParamCharset: 'utf8',
      limits: {
        files: MOST_FILES,
        fields: MOST_FIELDS,
        fieldSize: this.#fieldBytes,
        headerPairs: MOST_HEADERS_OF_A_PART,
      },
      streamHandler: (_standIn, parser) => {
        this.#watch(parser);
        this.#incoming.read(this.#request, feed(parser), this.#stop.signal).then(() => parser.end(), this.#fail);
      },
    };
  }

  #watch(parser: Writable): void {
    parser.on('error', (cause) => {
      this.#fail(malformedForm(cause));
    });
    parser.on('filesLimit', () => {
      this.#fail(invalidForm(`A form may have at most ${String(MOST_FILES)} files.`));
    });
    parser.on('fieldsLimit', () => {
      this.#fail(invalidForm('The form has too many fields.'));
    });
    parser.on('field', (name: string | undefined, value: string, info: FieldInfo) => {
      this.#guard(() => {
        this.#handlers.field(name ?? '', value, info.valueTruncated);
      });
    });
    parser.on('file', (_name: string | undefined, stream: Readable, { filename = '' }: FileInfo) => {
      if (filename !== '') return;
      // An empty file input of a browser is ignored. Bytes without a name are a mistake, and must not vanish.
      stream.on('data', () => {
        this.#fail(invalidForm('A part of the form has bytes but no file name.'));
      });
    });
  }
}

const feed =
  (parser: Writable) =>
  (slice: Uint8Array): Promise<void> | undefined =>
    parser.write(slice) ? undefined : once(parser, 'drain').then(() => undefined);

/**
 * Reads a whole multipart form.
 * @param fieldBytes the longest field that is read
 * @throws Problem `request.malformed`, `request.invalid`; UploadAborted; what the handlers throw
 */
export function readForm(
  incoming: IncomingBytes,
  request: IncomingMessage,
  response: Response,
  handlers: FormHandlers,
  fieldBytes: number,
): Promise<void> {
  return new FormReading(incoming, request, handlers, fieldBytes).run(response);
}
