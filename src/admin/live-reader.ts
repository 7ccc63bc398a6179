/** One connection that is told what happens, as server-sent events. Whoever does not read is dropped, not waited for. */
import type { Response } from 'express';

/** What may lie here unread: about a minute of events. */
const MOST_UNREAD_BYTES = 131_072;

export const eventText = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Says only that the connection lives. */
export const heartbeat = ':\n\n';

export class LiveReader {
  constructor(
    private readonly response: Response,
    /** Of the session that opened it. */
    readonly tokenHash: string,
  ) {
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store, no-transform');
    // For nginx, which would keep the events until it has a few of them.
    response.setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    response.write('retry: 3000\n\n');
  }

  /** False: it does not read, and was dropped. */
  tell(text: string): boolean {
    if (this.response.destroyed) return false;
    if (this.response.writableLength > MOST_UNREAD_BYTES) {
      this.response.destroy();
      return false;
    }
    this.response.write(text);
    return true;
  }

  end(text = ''): void {
    this.response.end(text);
  }
}
