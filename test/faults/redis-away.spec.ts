/** Redis is away for ten seconds while people send, receive and claim. The server runs on, and afterwards so does everything else. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bodyPath, paths, uploadPath } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { atOnce, tally } from '../support/at-once.ts';
import {
  authorize,
  claimRequest,
  Doors,
  newToken,
  openHeaders,
  type Known,
  type SentBySender,
} from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { redisPlace } from '../support/kept-by.ts';
import { closeLookers } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { sealedBySender } from '../support/sealed-by-sender.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { expectConsistent } from './invariants.ts';

const AWAY_MS = 10_000;
/** Begun before Redis goes, and over when it is back. */
const TRANSFER_MS = 14_000;
const PIECES = 28;
/** More than the buffers of a connection hold. */
const LARGE = 24 * 1_048_576;
const SMALL = 100_000;
/** The age that makes an orphan, then two scans. */
const SCANNED_MS = 4_500;
const tus = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' } as const;

interface Wanted {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a body in pieces over `overMs`. The status, or nothing when the connection broke. */
async function trickle(
  origin: string,
  { method, path, headers }: Wanted,
  body: Uint8Array,
  overMs: number,
): Promise<number | undefined> {
  const sending = httpRequest(`${origin}${path}`, { method, headers: { ...headers, 'content-length': body.length } });
  const answered = once(sending, 'response').then(
    ([response]) => (response as IncomingMessage).resume().statusCode,
    () => undefined,
  );
  const size = Math.ceil(body.length / PIECES);
  for (let at = 0; at < body.length && !sending.destroyed; at += size) {
    sending.write(body.subarray(at, at + size));
    await sleep(overMs / PIECES);
  }
  sending.end();
  return answered;
}

interface Received {
  readonly whole: boolean;
  readonly body: Buffer;
}

/** Reads an answer of about `LARGE` bytes over `TRANSFER_MS`. */
async function sip(origin: string, { method, path, headers }: Wanted): Promise<Received> {
  const asking = httpRequest(`${origin}${path}`, { method, headers: { ...headers }, agent: false }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const begun = performance.now();
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response) {
      pieces.push(piece as Buffer);
      bytes += (piece as Buffer).length;
      const wait = begun + (TRANSFER_MS * bytes) / LARGE - performance.now();
      if (wait > 0) await sleep(wait);
    }
  } catch {
    return { whole: false, body: Buffer.concat(pieces) };
  }
  return { whole: response.complete, body: Buffer.concat(pieces) };
}

function expectUnreachable(answer: Answer): void {
  expect([answer.status, answer.code]).toEqual([503, 'store.unreachable']);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

class People {
  readonly doors: Doors;

  constructor(
    private readonly origin: string,
    private readonly figures: FaultFigures,
  ) {
    this.doors = new Doors(origin);
  }

  async send(plainBytes = SMALL, withPassword = false): Promise<SentBySender> {
    this.figures.shares += 1;
    return this.doors.send({ plainBytes, inline: false, withPassword });
  }

  /** The lock of an upload that broke off ends by itself. */
  async offsetOf({ id, ownerToken }: Known): Promise<number> {
    const headers = { 'tus-resumable': '1.0.0', ...authorize('Owner', ownerToken) };
    for (const deadline = performance.now() + 40_000; performance.now() < deadline;) {
      const answer = await ask(this.origin, uploadPath(id), { method: 'HEAD', headers });
      if (answer.status === 200) return Number(answer.headers.get('upload-offset'));
      expect([423, 503]).toContain(answer.status);
      await sleep(500);
    }
    throw new TypeError('The upload stayed locked.');
  }

  /** Six ask at once, one of them has the token of before: nobody else gets it. */
  async expectClaimedBy(share: SentBySender, token: string): Promise<void> {
    const again = await this.doors.claim(share, token);
    this.figures.lost += again.status === 200 || again.status === 201 ? 0 : 1;
    const strangers = Array.from({ length: 5 }, () => claimRequest(share, newToken()));
    const answers = await atOnce(Number(new URL(this.origin).port), strangers);
    this.figures.double += answers.filter(({ status }) => status < 300).length;
    expect([again.status < 300, tally(answers)]).toEqual([true, { '409 share.claimed': 5 }]);
    const { body } = await this.doors.body(share, token);
    expect(body.equals(share.body)).toBe(true);
    expect((await this.doors.acknowledge(share, token)).status).toBe(204);
  }
}

/** What one server lives through. `away` resolves when Redis is back. */
async function liveThrough(server: ServerProcess, figures: FaultFigures, away: () => Promise<void>): Promise<void> {
  const { origin } = server;
  const people = new People(origin, figures);
  const { doors } = people;
  const [read, claimed, guessed, revoked] = [
    await people.send(LARGE),
    await people.send(),
    await people.send(SMALL, true),
    await people.send(),
  ];
  const [reader, claimant] = [newToken(), newToken()];
  expect((await doors.claim(read, reader)).status).toBe(201);
  const opened = await doors.form({ content: randomBytes(LARGE) });
  const uploaded = sealedBySender(3 * 1_048_576, origin);
  const created = sealedBySender(SMALL, origin);
  const post = (json: unknown): Promise<Answer> => ask(origin, paths.shares, { method: 'POST', json });
  expect((await post(uploaded.request)).status).toBe(201);

  const owner = { ...tus, 'upload-offset': '0', ...authorize('Owner', uploaded.ownerToken) };
  const running = {
    patch: trickle(
      origin,
      { method: 'PATCH', path: uploadPath(uploaded.id), headers: owner },
      uploaded.body,
      TRANSFER_MS,
    ),
    put: trickle(origin, { method: 'PUT', path: '/late.bin' }, randomBytes(SMALL), TRANSFER_MS),
    early: trickle(origin, { method: 'PUT', path: '/early.bin' }, randomBytes(SMALL), 3_000),
    body: sip(origin, { method: 'GET', path: bodyPath(read.id), headers: authorize('Claim', reader) }),
    open: sip(origin, { method: 'POST', path: paths.open, headers: openHeaders(opened) }),
  };
  await sleep(1_500);

  const back = away();
  await sleep(500);
  const told = await Promise.all([
    doors.claim(claimed, claimant),
    doors.look(claimed),
    doors.manifest(guessed, { passwordToken: newToken() }),
    doors.revoke(revoked),
    doors.body(read, reader),
    doors.open(opened),
    post(created.request),
    ask(origin, '/now.bin', { method: 'PUT', body: new Uint8Array(SMALL) }),
    ask(origin, paths.healthReady),
  ]);
  told.forEach(expectUnreachable);
  expect(await running.early).toBe(503);
  await back;
  const isWell = async (): Promise<boolean> => {
    const { json } = await ask(origin, paths.healthReady);
    return JSON.stringify(json['reasons']) === '[]';
  };
  await until(isWell, 'readiness has nothing to say', 30_000);

  // What nobody was told about may have been done; asked again, it is done once.
  await people.expectClaimedBy(claimed, claimant);
  expect((await doors.revoke(revoked)).status).toBe(204);
  expect((await doors.look(revoked)).code).toBe('share.gone');
  expect((await doors.ownerView(guessed)).attempts).toBeLessThanOrEqual(1);
  expect([200, 201]).toContain((await post(created.request)).status);
  expect((await doors.upload(created, created.body)).status).toBe(204);

  if ((await running.patch) !== 204) {
    const offset = await people.offsetOf({ ...guessed, ...uploaded });
    expect((await doors.upload(uploaded, uploaded.body.subarray(offset), offset)).status).toBe(204);
  }
  expect((await doors.ownerView({ ...guessed, ...uploaded })).state).toBe('ready');
  expect([201, 503]).toContain(await running.put);
  const { body } = await running.body;
  expect(read.body.subarray(0, body.length).equals(body)).toBe(true);
  await people.expectClaimedBy(read, reader);
  const open = await running.open;
  expect([open.whole, open.body.equals(opened.plain)]).toEqual([true, true]);
  await until(async () => (await doors.look(opened)).code === 'share.gone', 'what was opened is gone', 40_000);
}

interface Absence {
  readonly how: string;
  readonly away: (redis: RedisServer) => Promise<void>;
}

const absences: readonly Absence[] = [
  {
    how: 'stands still',
    away: async (redis) => {
      redis.pause();
      await sleep(AWAY_MS);
      redis.resume();
    },
  },
  {
    how: 'has ended',
    away: async (redis) => {
      await redis.stop();
      await sleep(AWAY_MS);
      await redis.startAgain();
    },
  },
];

const servers: RedisServer[] = [];
afterAll(async () => {
  await closeLookers();
  await Promise.all(servers.map((redis) => redis.remove()));
});

describe('Redis that is away for ten seconds', () => {
  it.concurrent.each(absences)(
    'is waited for: 503, nothing half done, running transfers go on, and afterwards everything without a restart (it $how)',
    async ({ how, away }) => {
      const figures = new FaultFigures(`Redis away for 10 s (it ${how})`);
      const redis = await RedisServer.start();
      servers.push(redis);
      const place = redisPlace(redis);
      const often = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '1s', LOG_LEVEL: 'warn' };
      const server = await serverProcess({ ...place.settings, ...often });
      try {
        await server.start();
        await liveThrough(server, figures, () => away(redis));
        await sleep(SCANNED_MS);
        expect(await server.stop()).toBe(0);
        await expectConsistent(await place.read(server.dataDir), server.uploadsDir);
        figures.rounds += 1;
        figures.tell();
      } finally {
        await server.remove();
      }
    },
    240_000,
  );
});
