/** A hundred readers who stop reading, of bodies and of what the server opens for them. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bodyPath, paths } from '../../src/contract/routes.ts';
import { ask } from '../support/answers.ts';
import { authorize, newToken, openHeaders, type Known } from '../support/doors.ts';
import { engineProcess, type EngineProcess } from '../support/engine-process.ts';
import { filesClosed, liveMemory, openFiles, ownMemoryBytes } from '../support/process-state.ts';
import { announce } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
/** More than what the system buffers for a connection on this machine. */
const BODY = 8 * MiB;
const BODIES = 60;
const OPENINGS = 30;
const OPENINGS_THAT_CANNOT_RESUME = 10;
/** What buffers may be left when all are gone. */
const MOST_LEFT = 8 * MiB;
/** Who reads on at the same time. */
const LANES = 8;
/** Two batches of 1 MiB each, and what the connection holds. */
const MOST_MEMORY_EACH = 3.5 * MiB;
/** The watchdog cuts a reader who takes nothing for 60 s; it looks every five. */
const CUT_AFTER_MS = 60_000;
const CUT_BY_MS = 67_000;
const LATE_MS = 20_000;

let at: EngineProcess | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await at?.remove();
  at = undefined;
});

/** Asks, reads the head of the answer and some of the body, and then nothing for as long as it is told to. */
class Reader {
  readonly #socket: Socket;
  readonly #begun = performance.now();
  readonly #pieces: Buffer[] = [];
  #stopAfter: number;
  #closedAfterMs: number | undefined;

  constructor(port: number, question: string, stopAfterBytes: number) {
    this.#stopAfter = stopAfterBytes;
    this.#socket = connect(port, '127.0.0.1');
    sockets.push(this.#socket);
    this.#socket
      .on('connect', () => this.#socket.write(question))
      .on('data', (piece) => {
        this.#pieces.push(piece);
        if (this.received.length >= this.#stopAfter) this.#socket.pause();
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.#closedAfterMs = performance.now() - this.#begun;
      });
  }

  get received(): Buffer {
    const [whole = Buffer.alloc(0), ...more] = this.#pieces;
    if (more.length === 0) return whole;
    const joined = Buffer.concat(this.#pieces);
    this.#pieces.splice(0, this.#pieces.length, joined);
    return joined;
  }

  get hasStopped(): boolean {
    return this.received.length >= this.#stopAfter;
  }

  get body(): Buffer {
    return this.received.subarray(this.received.indexOf('\r\n\r\n') + 4);
  }

  /** Reads again until the connection ends; resolves to what there was of the body. */
  async readOn(): Promise<Buffer> {
    this.#stopAfter = Infinity;
    this.#socket.resume();
    await until(() => this.#closedAfterMs !== undefined, 'the connection ended', 30_000);
    return this.body;
  }
}

async function inLanes(count: number, act: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await act(n);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const questionOf = (method: string, path: string, headers: Readonly<Record<string, string>>): string =>
  [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries({ Host: 'x', Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

describe('a hundred readers who stop reading', () => {
  it('hold a bounded memory, are let go after a minute, and lose nothing: the same token reads on', async () => {
    const one = (at = await engineProcess(
      'the embedded store',
      { LOG_LEVEL: 'error' },
      { preload: ['process-report.mjs'] },
    ));
    const { doors, server } = one;
    const pid = server.pid();
    const port = Number(new URL(server.origin).port);
    const sent = await doors.send({ plainBytes: BODY, members: { downloads: BODIES } });
    const content = sent.plain;
    const openable = await doors.form({
      content,
      fields: { downloads: String(OPENINGS + OPENINGS_THAT_CANNOT_RESUME) },
    });
    const bodiesOpen = async (): Promise<number> =>
      (await openFiles(pid)).filter((path) => path.startsWith(server.uploadsDir)).length;
    await sleep(1_000);
    const idle = {
      files: (await openFiles(pid)).length,
      memory: await ownMemoryBytes(pid),
      live: await liveMemory(server),
    };

    const claimTokens = Array.from({ length: BODIES }, newToken);
    const claims = await Promise.all(claimTokens.map((claimToken) => doors.claim(sent, claimToken)));
    expect(claims.map(({ status }) => status)).toEqual(claims.map(() => 201));
    const openTokens = Array.from({ length: OPENINGS }, newToken);
    const bodyQuestion = (claimToken: string): string =>
      questionOf('GET', bodyPath(sent.id), authorize('Claim', claimToken));
    const openQuestion = (share: Known, claimToken?: string): string => {
      const token = claimToken === undefined ? {} : { 'Claim-Token': claimToken };
      return questionOf('POST', paths.open, { ...openHeaders(share), ...token, 'Content-Length': '0' });
    };
    const stopAfter = (n: number): number => 1_000 + n * 1_000;
    const readers = claimTokens.map((claimToken, n) => new Reader(port, bodyQuestion(claimToken), stopAfter(n)));
    const openings = openTokens.map(
      (claimToken, n) => new Reader(port, openQuestion(openable, claimToken), stopAfter(n)),
    );
    const gentle = Array.from(
      { length: OPENINGS_THAT_CANNOT_RESUME },
      (_, n) => new Reader(port, openQuestion(openable), stopAfter(n)),
    );
    const all = [...readers, ...openings, ...gentle];
    await until(() => all.every(({ hasStopped }) => hasStopped), 'all had stopped reading', 60_000);
    const stoppedAt = performance.now();
    expect(await bodiesOpen()).toBe(all.length);
    await sleep(3_000);
    const memory = await ownMemoryBytes(pid);

    // Others are served meanwhile.
    const other = await doors.send({ plainBytes: MiB });
    const otherToken = newToken();
    expect((await doors.claim(other, otherToken)).status).toBe(201);
    expect((await doors.body(other, otherToken)).body.equals(other.body)).toBe(true);

    await until(async () => (await bodiesOpen()) <= gentle.length, 'their files were closed', CUT_BY_MS + LATE_MS);
    const cutAfter = performance.now() - stoppedAt;
    announce(
      `stalled-readers: ${String(all.length)} readers, own memory ${((memory - idle.memory) / MiB).toFixed(0)} MiB more (${((memory - idle.memory) / all.length / MiB).toFixed(2)} each); let go after ${(cutAfter / 1_000).toFixed(0)} s, to ${(((await ownMemoryBytes(pid)) - idle.memory) / MiB).toFixed(0)} MiB more`,
    );
    expect(cutAfter).toBeGreaterThan(CUT_AFTER_MS - 5_000);
    expect((memory - idle.memory) / all.length).toBeLessThan(MOST_MEMORY_EACH);
    // Whoever could not resume is not cut yet: it would cost them the share.
    expect(await bodiesOpen()).toBe(gentle.length);
    await inLanes(gentle.length, async (n) => {
      expect((await gentle[n]?.readOn())?.equals(content)).toBe(true);
    });

    const readOn = async (n: number): Promise<void> => {
      const [reader, claimToken = ''] = [readers[n], claimTokens[n]];
      const have = (await reader?.readOn()) ?? Buffer.alloc(0);
      expect(have.length).toBeLessThan(sent.body.length);
      const rest = await doors.body(sent, claimToken, { range: `bytes=${String(have.length)}-` });
      expect([rest.status, Buffer.concat([have, rest.body]).equals(sent.body)]).toEqual([206, true]);
      expect((await doors.acknowledge(sent, claimToken)).status).toBe(204);
    };
    const openOn = async (n: number): Promise<void> => {
      const have = (await openings[n]?.readOn()) ?? Buffer.alloc(0);
      expect(have.length).toBeLessThan(content.length);
      const range = `bytes=${String(have.length)}-`;
      const headers = { ...openHeaders(openable), 'claim-token': openTokens[n] ?? '', range };
      const rest = await ask(doors.origin, paths.open, { method: 'POST', headers });
      expect([rest.status, Buffer.concat([have, rest.body]).equals(content)]).toEqual([206, true]);
    };
    await inLanes(readers.length, readOn);
    await inLanes(openings.length, openOn);
    expect((await doors.look(sent)).code).toBe('share.gone');
    await filesClosed(pid, idle.files + LANES);
    const left = await liveMemory(server);
    expect(left.buffers - idle.live.buffers).toBeLessThan(MOST_LEFT);
    expect(left.heap - idle.live.heap).toBeLessThan(MOST_LEFT);
  }, 240_000);
});
