/** HTTP spoken by hand, for what no client library would send. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that collects what it receives. */
export class RawConnection {
  readonly socket: Socket;
  #received = '';
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1');
    this.socket.on('data', (piece: string) => {
      this.#received += piece;
      this.#wake?.();
    });
    // A reset is an end like any other here: what was received before it is what counts.
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.#isOver = true;
      this.#wake?.();
    });
  }

  send(...lines: readonly string[]): void {
    this.socket.write(lines.join('\r\n'));
  }

  get received(): string {
    return this.#received;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when what was received matches, or the connection is over, or the time is up. */
  async until(isEnough: (received: string) => boolean, withinMs = 30_000): Promise<string> {
    const deadline = Date.now() + withinMs;
    while (!isEnough(this.#received) && !this.#isOver && Date.now() < deadline)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    return this.#received;
  }

  /** The next whole answer with a Content-Length. */
  async answer(withinMs?: number): Promise<RawAnswer> {
    await this.until((received) => parseAnswer(received) !== undefined, withinMs);
    const answer = parseAnswer(this.#received);
    if (answer === undefined)
      throw new TypeError(`No whole answer, but: ${JSON.stringify(this.#received.slice(0, 200))}`);
    return answer;
  }

  /** Resolves when the other side closed. */
  async closed(withinMs?: number): Promise<boolean> {
    await this.until(() => false, withinMs);
    return this.#isOver;
  }

  end(): void {
    this.socket.destroy();
  }
}

function parseAnswer(received: string): RawAnswer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = received.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = received.slice(end + 4);
  if (status < 200) return parseAnswer(rest);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers['content-length'] ?? 0);
  return rest.length < length ? undefined : { status, headers, body: rest.slice(0, length) };
}
