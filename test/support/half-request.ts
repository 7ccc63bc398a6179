/** A request whose body stops on its way until it is told to go on, or is cut. */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { answerOf, type Answer } from './answers.ts';

export interface HalfQuestion {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent at once. */
  readonly first: Uint8Array;
}

export class HalfRequest {
  readonly #request: ClientRequest;
  readonly #answer: Promise<Answer>;

  /** Without a Content-Length it is sent in chunks, so that nobody knows how long it becomes. */
  constructor(origin: string, path: string, { method, headers = {}, first }: HalfQuestion) {
    this.#request = httpRequest(`${origin}${path}`, { method, headers, agent: false });
    this.#answer = new Promise((resolve, reject) => {
      this.#request.once('response', (response) => {
        // From now on the connection may break: the answer is here.
        this.#request.on('error', () => undefined);
        readWhole(response).then(resolve, reject);
      });
      this.#request.once('error', reject);
    });
    this.#answer.catch(() => undefined);
    this.#request.write(first);
  }

  /** Sends the rest. Who was refused meanwhile gets the answer that came first. */
  async finish(rest: Uint8Array): Promise<Answer> {
    if (!this.#request.destroyed) this.#request.end(rest);
    return this.#answer;
  }

  cut(): void {
    this.#request.on('error', () => undefined);
    this.#request.destroy();
  }
}

async function readWhole(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  return answerOf(response.statusCode ?? 0, headers, Buffer.concat(pieces));
}

const BOUNDARY = 'a-boundary-that-is-in-no-file';

/** A form with one file, around which its two halves lie. */
export const formAround = {
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  before: Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  ),
  after: Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
} as const;
