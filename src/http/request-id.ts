/** A name for each request, in the answer and in the log, so that a person can point an operator to it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { requestIdHeader } from '../contract/headers.ts';
import { isRequestId } from '../logging/redaction.ts';

const ids = new WeakMap<IncomingMessage, string>();

/** The id of a request: the one of a proxy in front if it is a UUID, else our own. The same for the same request. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const given = request.headers[requestIdHeader.toLowerCase()];
  const id = typeof given === 'string' && isRequestId(given) ? given : randomUUID();
  ids.set(request, id);
  return id;
}
