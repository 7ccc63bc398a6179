/** HTTP as a client without our client speaks it: one question, one answer; or an answer that is still coming. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: NonNullable<RequestInit['body']>;
}

export type Members = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The body as JSON; nothing when it is none. */
  readonly json: Members;
  /** The code of a problem. */
  readonly code: string | undefined;
}

export async function ask(origin: string, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, json, body } = question;
  const sent = json === undefined ? body : JSON.stringify(json);
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  });
  return answerOf(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
}

export function answerOf(status: number, headers: Headers, body: Buffer): Answer {
  const isJson = /\bjson\b/.test(headers.get('content-type') ?? '') && body.length > 0;
  const json = isJson ? (JSON.parse(body.toString('utf8')) as Members) : {};
  const { code } = json;
  return { status, headers, body, json, code: typeof code === 'string' ? code : undefined };
}

/** An answer whose head is here and whose body waits until it is asked for. */
export interface Coming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Reads on. Whether the body came to its end, and what there was of it. */
  readonly rest: () => Promise<{ readonly whole: boolean; readonly body: Buffer }>;
  /** Goes away without reading on. */
  readonly leave: () => void;
}

/** Asks on a connection of its own and stops reading after the head of the answer. */
export function begin(origin: string, path: string, question: Omit<Question, 'body'> = {}): Promise<Coming> {
  const { method = 'GET', headers = {}, json } = question;
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${origin}${path}`, { method, headers: { ...type, ...headers }, agent: false });
    request.once('error', reject);
    request.once('response', (message) => {
      // From now on a broken connection is a cut answer, told by `rest`.
      request.off('error', reject).on('error', () => undefined);
      resolve(comingOf(message));
    });
    request.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

function comingOf(message: IncomingMessage): Coming {
  message.on('error', () => undefined);
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    leave: () => message.socket.resetAndDestroy(),
    rest: async () => {
      const pieces: Buffer[] = [];
      try {
        for await (const piece of message) pieces.push(piece as Buffer);
      } catch {
        return { whole: false, body: Buffer.concat(pieces) };
      }
      return { whole: message.complete, body: Buffer.concat(pieces) };
    },
  };
}
