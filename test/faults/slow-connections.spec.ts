/** Five hundred connections that send one byte at a time, while others send and receive. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { paths, uploadPath } from '../../src/contract/routes.ts';
import { authorize, newToken, type Doors } from '../support/doors.ts';
import { engineProcess, type EngineProcess } from '../support/engine-process.ts';
import { formAround } from '../support/half-request.ts';
import { filesClosed, openFiles, ownMemoryBytes } from '../support/process-state.ts';
import { postShare, sealedBySender } from '../support/sealed-by-sender.ts';
import { announce } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const OF_EACH = 250;
const BYTE_EVERY_MS = 500;
/** Headers have ten seconds; the server looks once a second. */
const HEADERS_CUT_BY_MS = 11_000;
/** JSON has 16 s; anything longer is judged over 30 s, every five, and is given five to read its answer. */
const BODIES_CUT_BY_MS = 41_000;
/** Machines are busy; what is measured is told. */
const LATE_MS = 5_000;
/** Half a second is what a person waits without asking why. Measured beside it: the same without the slow ones. */
const MOST_P95_MS = 500;
const MOST_TIMES = 10;
const MOST_MEMORY = 64 * MiB;

let at: EngineProcess | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await at?.remove();
  at = undefined;
});

interface Slow {
  readonly kind: string;
  /** When its connection was closed, in ms since it was opened. */
  closedAfterMs: number | undefined;
  received: string;
}

/** Opens a connection, sends `head`, and then one byte after the other. */
function slowConnection(port: number, kind: string, head: string): Slow {
  const begun = performance.now();
  const slow: Slow = { kind, closedAfterMs: undefined, received: '' };
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const drip = setInterval(() => socket.write('a'), BYTE_EVERY_MS);
  socket
    .on('connect', () => socket.write(head))
    .on('data', (piece) => {
      slow.received += piece.toString('latin1');
    })
    .on('error', () => undefined)
    .on('close', () => {
      clearInterval(drip);
      slow.closedAfterMs = performance.now() - begun;
    });
  return slow;
}

const LONG = { 'Content-Length': '1000000' };
const JSON_BODY = { 'Content-Type': 'application/json', 'Content-Length': '200000' };

const headOf = (method: string, path: string, headers: Readonly<Record<string, string>>): string =>
  [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries({ Host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

/** One head for each way to send a body; each upload has one sender at a time. */
const slowBodies: Readonly<Record<string, (doors: Doors) => Promise<string>>> = {
  put: () => Promise.resolve(headOf('PUT', '/slow.bin', LONG)),
  'put of unknown length': () =>
    Promise.resolve(`${headOf('PUT', '/slow.bin', { 'Transfer-Encoding': 'chunked' })}fffff\r\n`),
  form: () =>
    Promise.resolve(headOf('POST', paths.files, { ...formAround.headers, ...LONG }) + formAround.before.toString()),
  create: () => Promise.resolve(headOf('POST', paths.shares, JSON_BODY)),
  open: () => Promise.resolve(headOf('POST', paths.open, JSON_BODY)),
  'a body that nobody wants': () => Promise.resolve(headOf('GET', paths.healthLive, { 'Content-Length': '200000' })),
  tus: async (doors) => {
    const film = sealedBySender(100_000);
    expect((await postShare(doors.origin, film.request)).status).toBe(201);
    return headOf('PATCH', uploadPath(film.id), {
      ...authorize('Owner', film.ownerToken),
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': String(film.body.length),
    });
  },
};

/** What a sender and a recipient do with a small secret, and how long each step took. */
async function session(doors: Doors, took: number[]): Promise<void> {
  const timed = async <T>(act: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const answer = await act();
    took.push(performance.now() - begun);
    return answer;
  };
  const share = await timed(() => doors.send({ plainBytes: 40_000 }));
  const claimToken = newToken();
  expect((await timed(() => doors.look(share))).status).toBe(200);
  expect((await timed(() => doors.claim(share, claimToken))).status).toBe(201);
  expect((await timed(() => doors.body(share, claimToken))).body.equals(share.body)).toBe(true);
  expect((await timed(() => doors.acknowledge(share, claimToken))).status).toBe(204);
}

/** Four users, one session after the other. */
async function users(doors: Doors, forMs: number): Promise<number[]> {
  const took: number[] = [];
  const deadline = performance.now() + forMs;
  const user = async (): Promise<void> => {
    while (performance.now() < deadline) {
      await session(doors, took);
      await sleep(20);
    }
  };
  await Promise.all(Array.from({ length: 4 }, user));
  return took;
}

const p95 = (took: readonly number[]): number =>
  [...took].sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? Infinity;

describe('five hundred connections that send one byte at a time', () => {
  it('are cut in time, cost little memory, and slow nobody else down', async () => {
    const one = (at = await engineProcess('the embedded store', { LOG_LEVEL: 'error' }));
    const { doors, server } = one;
    const port = Number(new URL(server.origin).port);
    const kinds = Object.entries(slowBodies);
    const heads = await Promise.all(
      Array.from({ length: OF_EACH }, async (_, n) => {
        const [kind, make] = kinds[n % kinds.length] ?? ['', () => Promise.resolve('')];
        return [kind, await make(doors)] as const;
      }),
    );
    await users(doors, 2_000);
    const alone = await users(doors, 4_000);
    const idle = { files: (await openFiles(server.pid())).length, memory: await ownMemoryBytes(server.pid()) };

    const headers = Array.from({ length: OF_EACH }, () =>
      slowConnection(port, 'headers', 'GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: '),
    );
    const bodies = heads.map(([kind, head]) => slowConnection(port, kind, head));
    // All but those whose bodies nobody wants, which are let go before the last ones came.
    const most = idle.files + 2 * OF_EACH - OF_EACH / kinds.length;
    await until(async () => (await openFiles(server.pid())).length >= most - 8, 'all were connected');
    const beside = await users(doors, 9_000);
    const besideMemory = await ownMemoryBytes(server.pid());

    const isCut = ({ closedAfterMs }: Slow): boolean => closedAfterMs !== undefined;
    await until(() => headers.every(isCut), 'slow headers were cut', HEADERS_CUT_BY_MS + LATE_MS);
    // Those who send headers are told why; some are met by the reset that follows.
    expect(headers.filter(({ received }) => received.includes('request.timeout')).length).toBeGreaterThan(OF_EACH / 2);
    beside.push(...(await users(doors, 9_000)));
    await until(() => bodies.every(isCut), 'slow bodies were cut', BODIES_CUT_BY_MS + LATE_MS);

    const latest = (which: readonly Slow[]): number =>
      Math.max(...which.map(({ closedAfterMs = Infinity }) => closedAfterMs));
    const times = Object.fromEntries(
      kinds.map(([kind]) => [kind, Math.round(latest(bodies.filter((one) => one.kind === kind)) / 1_000)]),
    );
    announce(
      `slow-connections: p95 ${p95(alone).toFixed(0)} ms alone, ${p95(beside).toFixed(0)} ms beside them (${String(beside.length)} requests, slowest ${Math.max(...beside).toFixed(0)} ms); own memory ${((besideMemory - idle.memory) / MiB).toFixed(0)} MiB more; headers cut after ${(latest(headers) / 1_000).toFixed(1)} s, bodies after ${JSON.stringify(times)} s`,
    );
    expect(Math.min(...headers.map(({ closedAfterMs = 0 }) => closedAfterMs))).toBeGreaterThan(9_000);
    expect(latest(headers)).toBeLessThan(HEADERS_CUT_BY_MS + LATE_MS);
    expect(latest(bodies)).toBeLessThan(BODIES_CUT_BY_MS + LATE_MS);
    expect(p95(beside)).toBeLessThan(Math.max(MOST_P95_MS, MOST_TIMES * p95(alone)));
    expect(besideMemory - idle.memory).toBeLessThan(MOST_MEMORY);
    await filesClosed(server.pid(), idle.files + 4);
    // What can be resumed is kept, and nothing else.
    const { reservedBytes, files } = await one.kept();
    expect([reservedBytes, files.length]).toEqual([0, bodies.filter(({ kind }) => kind === 'tus').length]);
  }, 180_000);
});
