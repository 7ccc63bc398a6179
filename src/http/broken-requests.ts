/** Answers what never became a request: bytes that are not HTTP, headers that are too large or too slow. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../contract/error-codes.ts';
import { problemMediaType } from '../contract/headers.ts';
import type { Log } from '../logging/log.ts';
import { Problem } from './problem.ts';
import { fixedHeaders } from './security-headers.ts';

const codesOfParser: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'request.too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
};

export function answerBrokenRequests(server: Server, log: Log): void {
  const running = new WeakMap<object, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, response);
  });
  server.on('clientError', (error: Error & { readonly code?: string }, socket: Socket) => {
    if (!socket.writable || isTakenForAnother(running.get(socket)) || error.code === 'ECONNRESET') {
      socket.destroy(error);
      return;
    }
    const [requestId, problem] = [randomUUID(), new Problem(codesOfParser[error.code ?? ''] ?? 'request.malformed')];
    // It has no route and no line of a request: without this the id that the client was told is nowhere.
    log.info('request.broken', { requestId, code: problem.code, status: problem.status });
    socket.end(rawAnswer(problem, requestId), () => socket.destroy());
  });
}

/** Whether what is written now would be read as the answer, or a part of it, to a whole request that came before. */
function isTakenForAnother(response: ServerResponse | undefined): boolean {
  if (response === undefined || response.writableFinished) return false;
  return response.headersSent || response.req.complete;
}

function rawAnswer(problem: Problem, requestId: string): string {
  const body = JSON.stringify(problem.toBody(requestId));
  return [
    `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    ...fixedHeaders.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
