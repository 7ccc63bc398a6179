/**
 * Reads and throws away the rest of a request, within limits. Closing a connection with unread bytes resets it,
 * and a client that is still sending then loses the answer; reading on for a moment lets it see the answer and stop.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface DrainLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

const drainLimits: DrainLimits = { maxBytes: 1_048_576, maxMs: 5_000 };

/** Whether the client has announced a body that has not arrived as a whole. */
export function isBodyPending(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  const isOpen = !request.destroyed && !request.socket.destroyed;
  return isOpen && !request.complete && (coding !== undefined || (length !== undefined && length !== '0'));
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
  const { socket } = request;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      // A request whose answer is out is not told when its connection closes.
      socket.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, maxMs);
    request.once('end', done).once('close', done).once('error', done);
    socket.once('close', done);
    request.unpipe();
    request.on('data', count).resume();
  });
  request.off('data', count);
}

/** Has the connection closed when the answer is out and the client goes on sending a body that nobody reads. */
export function endUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    void drain(request).then(() => {
      if (isBodyPending(request)) request.socket.destroy();
    });
  });
}
