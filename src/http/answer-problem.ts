/** Writes a problem to a response, so that the client really gets it, even one that is still sending. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { problemMediaType, shareIdHeader } from '../contract/headers.ts';
import { drain, isBodyPending } from './drain.ts';
import type { Problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** What a handler may have said about the answer that it did not come to give. */
const ofTheBody = [
  'Content-Length',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Range',
  'Accept-Ranges',
  'ETag',
  'Last-Modified',
  shareIdHeader,
  'Transfer-Encoding',
] as const;

/** Answers with `problem`. Once an answer has begun there is nothing left but to cut it: a reader must not take it for whole. */
export async function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
): Promise<void> {
  if (response.headersSent) {
    request.socket.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify(problem.toBody(requestIdOf(request))));
  for (const name of ofTheBody) response.removeHeader(name);
  // What a body has in place of the common ones does not belong to its refusal. Whether TLS is spoken was said before.
  setSecurityHeaders(response, false);
  response.statusCode = problem.status;
  response.setHeader('Content-Type', problemMediaType);
  response.setHeader('Content-Length', body.length);
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  // A small body often arrives with the headers, but is not parsed before this turn of the event loop ends.
  if (isBodyPending(request)) await nextTurn();
  if (!isBodyPending(request)) {
    response.end(body);
    return;
  }
  // The whole answer is on its way before the rest is read; the end of the response closes the connection.
  response.setHeader('Connection', 'close');
  response.flushHeaders();
  response.write(body);
  await drain(request);
  response.end();
}
