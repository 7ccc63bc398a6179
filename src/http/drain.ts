/**
 * Reads and throws away the rest of a request, within limits. Closing a connection with unread bytes resets it,
 * and a client that is still sending then loses the answer; reading on for a moment lets it see the answer and stop.
 */
import type { IncomingMessage } from 'node:http';

export interface DrainLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

const drainLimits: DrainLimits = { maxBytes: 1_048_576, maxMs: 5_000 };

/** Whether the client has announced a body that has not arrived as a whole. */
export function isBodyPending(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return !request.complete && !request.destroyed && (coding !== undefined || (length !== undefined && length !== '0'));
}

/**
 * Resolves when the body ended, the client went away or `maxMs` passed. After `maxBytes` it stops reading
 * but still waits, so that a client blocked in sending has time to look at what it was answered.
 */
export async function drain(request: IncomingMessage, { maxBytes, maxMs }: DrainLimits = drainLimits): Promise<void> {
  if (!isBodyPending(request)) return;
  let bytes = 0;
  const count = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes > maxBytes) request.pause();
  };
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, maxMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).once('error', done);
    request.unpipe();
    request.on('data', count).resume();
  });
  request.off('data', count);
}
