/** Many requests at the same instant: every connection stands before the first byte is sent. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, type Answer } from './answers.ts';
import { RawConnection } from './raw-http.ts';

export interface WholeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** Connections come in so many groups: each is fewer than a listening socket lets wait. */
const GROUPS = 20;
const BETWEEN_GROUPS_MS = 2;
const ANSWERS_WITHIN_MS = 60_000;

/**
 * Sends all requests in one turn of the event loop, each on its own connection. Answers in the same order.
 * @param port the only one, or one for each connection
 * @param ready waited for before each group of connections
 */
export async function atOnce(
  port: number | (() => number),
  requests: readonly WholeRequest[],
  ready: () => Promise<unknown> = () => sleep(BETWEEN_GROUPS_MS),
): Promise<readonly Answer[]> {
  const connections: RawConnection[] = [];
  const connect = (): RawConnection => new RawConnection(typeof port === 'number' ? port : port());
  try {
    const groupSize = Math.ceil(requests.length / GROUPS);
    for (let i = 0; i < requests.length; i += groupSize) {
      await ready();
      const group = requests.slice(i, i + groupSize).map(connect);
      connections.push(...group);
      await Promise.all(group.map(({ socket }) => once(socket, 'connect')));
    }
    // Which request goes which way is left to chance: several processes take the connections in turn.
    shuffle(connections);
    connections.forEach((connection, i) => {
      const request = requests[i];
      if (request !== undefined) connection.send(textOf(request));
    });
    return await Promise.all(
      connections.map(async (connection) => {
        const { status, headers, body } = await connection.answer(ANSWERS_WITHIN_MS);
        return answerOf(status, new Headers(headers), Buffer.from(body, 'latin1'));
      }),
    );
  } finally {
    for (const connection of connections) connection.end();
  }
}

function shuffle(list: unknown[]): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
}

function textOf({ method, path, headers = {}, json }: WholeRequest): string {
  const body = json === undefined ? '' : JSON.stringify(json);
  const length = method === 'GET' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
  const lines = Object.entries({ Host: 'localhost', ...type, ...length, ...headers });
  return [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}

/** How many of each status and code there are, such as `409 share.claimed`. */
export function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, code } of answers) {
    const name = [status, code].filter((part) => part !== undefined).join(' ');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
