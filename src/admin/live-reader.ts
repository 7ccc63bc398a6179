/** One connection that is told what happens, as server-sent events. Whoever does not read is dropped, not waited for. */
import type { Response } from 'express';

/** What may lie here unread: some minutes of events. */
const MOST_UNREAD_BYTES = 131_072;
/** How long somebody has to read the end. */
const END_WITHIN_MS = 2_000;

export const eventText = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Says only that the connection lives. */
export const heartbeat = ':\n\n';

export class LiveReader {
  #changed = '';

  constructor(
    private readonly response: Response,
    /** Of the session that opened it. */
    readonly tokenHash: string,
  ) {
    // A write that comes too late must not end the process: an error that nobody hears does.
    response.on('error', () => response.destroy());
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store, no-transform');
    // For nginx, which would keep the events until it has a few of them.
    response.setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    response.write('retry: 3000\n\n');
  }

  /** @param changed is told only when it is not what was told last. False: nothing can be told any more. */
  tell(text: string, changed = this.#changed): boolean {
    if (this.response.destroyed || this.response.writableEnded) return false;
    if (this.response.writableLength > MOST_UNREAD_BYTES) {
      this.response.destroy();
      return false;
    }
    this.response.write(changed === this.#changed ? text : text + changed);
    this.#changed = changed;
    return true;
  }

  /** Idempotent. Whoever does not read would keep the connection, and a server that stops, waiting. */
  end(text = ''): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    const late = setTimeout(() => this.response.destroy(), END_WITHIN_MS).unref();
    this.response.once('close', () => {
      clearTimeout(late);
    });
    this.response.end(text);
  }
}
