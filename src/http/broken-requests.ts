/** Answers what never became a request: bytes that are not HTTP, headers that are too large or too slow. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../contract/error-codes.ts';
import { problemMediaType } from '../contract/headers.ts';
import { Problem } from './problem.ts';

const codesOfParser: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'request.too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
};

export function answerBrokenRequests(server: Server): void {
  const running = new WeakMap<object, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, response);
  });
  server.on('clientError', (error: Error & { readonly code?: string }, socket: Socket) => {
    const response = running.get(socket);
    const isMidAnswer = response !== undefined && response.headersSent && !response.writableEnded;
    if (!socket.writable || isMidAnswer || error.code === 'ECONNRESET') {
      socket.destroy(error);
      return;
    }
    socket.end(rawAnswer(new Problem(codesOfParser[error.code ?? ''] ?? 'request.malformed')), () => socket.destroy());
  });
}

function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem.toBody(randomUUID()));
  return [
    `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
