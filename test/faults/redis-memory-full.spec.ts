/** The memory of Redis is used up under a running server: new shares are refused whole, all others go on, and there is room again when there is memory. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { problemMediaType } from '../../src/contract/headers.ts';
import { paths } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { newToken, type Known, type SentBySender } from '../support/doors.ts';
import { engineProcess, type EngineProcess } from '../support/engine-process.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { closeLookers, keysUnder } from '../support/redis-engine.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { postShare, sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';

const BODY = 20_000;
const NO_MEMORY = '1mb';

const figures = new FaultFigures('memory of Redis full');
let scene: EngineProcess | undefined;
afterEach(async () => {
  await closeLookers();
  await scene?.remove();
  scene = undefined;
});
afterAll(() => {
  figures.tell();
});

const give = (redis: RedisServer, memory: string): Promise<string> => redis.ask('CONFIG', 'SET', 'maxmemory', memory);
/** So that less than a tenth is left. */
async function giveLittle(redis: RedisServer): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await redis.ask('INFO', 'memory'))?.[1]);
  await give(redis, String(Math.round(used * 1.05)));
}

/** Every way of making a share, with a body in the record and with one in a file. */
async function newShares(origin: string): Promise<readonly Pick<Answer, 'status' | 'code' | 'headers'>[]> {
  const requests = [
    withBody(sealedBySender(100, origin)),
    withBody(sealedBySender(BODY, origin)),
    sealedBySender(BODY, origin).request,
  ];
  const posted = await Promise.all(requests.map((request) => postShare(origin, request)));
  const sealed = [100, BODY].flatMap((bytes) => {
    const form = new FormData();
    form.set('file', new Blob([randomBytes(bytes)]), 'report.pdf');
    const headers = { accept: 'application/json' };
    return [
      ask(origin, '/report.pdf', { method: 'PUT', body: randomBytes(bytes), headers }),
      ask(origin, paths.files, { method: 'POST', body: form, headers }),
    ];
  });
  return [
    ...posted.map(({ status, body, headers }) => ({ status, code: body.code, headers })),
    ...(await Promise.all(sealed)),
  ];
}

/** Files, records, keys and room: what may not become more. Rate limits are off; turns of the sweeper and counts come and go. */
async function everything(at: EngineProcess, redis: RedisServer): Promise<unknown> {
  const { files, records, storedBytes, reservedBytes } = await at.kept();
  const keys = (await keysUnder({ url: redis.url }, 'ots:')).filter((key) => !/\{(?:lease:.*|meta|counts)\}/.test(key));
  return { files, ids: records.map(({ id }) => id).sort(), storedBytes, reservedBytes, keys };
}

async function received({ doors }: EngineProcess, share: SentBySender): Promise<void> {
  const token = newToken();
  if ((await doors.claim(share, token)).status !== 201) figures.lost += 1;
  if ((await doors.claim(share, newToken())).status === 201) figures.double += 1;
  if (!(await doors.body(share, token)).body.equals(share.body)) figures.lost += 1;
  expect((await doors.acknowledge(share, token)).status).toBe(204);
  expect((await doors.look(share)).code).toBe('share.gone');
}

/** Everything that is done with shares that are there. */
async function goOn(
  at: EngineProcess,
  shares: readonly SentBySender[],
  film: SentBySender,
  opened: Known,
): Promise<void> {
  const { doors } = at;
  const [revoked, changed, ...rest] = shares;
  if (revoked === undefined || changed === undefined) throw new TypeError('All were sent.');
  for (const share of shares) {
    expect((await doors.look(share)).json).toMatchObject({ state: 'ready' });
    expect((await doors.manifest(share, { passwordToken: newToken() })).code).toBe('password.wrong');
    expect((await doors.manifest(share)).status).toBe(200);
  }
  expect((await doors.upload(film, film.body.subarray(-1), film.body.length - 1)).status).toBe(204);
  expect((await doors.open(opened)).body.equals(opened.plain)).toBe(true);
  expect((await doors.revoke(revoked)).status).toBe(204);
  expect((await doors.change(changed, { downloads: 2 })).status).toBe(200);
  for (const share of [...rest, film]) await received(at, share);
}

async function sendAll({ doors }: EngineProcess) {
  const withPassword = true;
  const shares = [100, BODY, 100, BODY, 100, BODY].map((plainBytes) => doors.send({ plainBytes, withPassword }));
  const film = doors.send({ plainBytes: BODY, unfinished: true });
  const opened = doors.form({ content: randomBytes(BODY) });
  figures.shares += shares.length + 2;
  return { shares: await Promise.all(shares), film: await film, opened: await opened };
}

const isReady = (at: EngineProcess, word: string): Promise<void> =>
  until(async () => (await at.ready()).join() === word, `health says ${word}`);

describe('a Redis whose memory is used up', () => {
  it.each([
    [
      'nearly, as the last look told',
      async (at: EngineProcess, redis: RedisServer) => {
        await giveLittle(redis);
        await isReady(at, 'redis.memory');
      },
    ],
    [
      'at once and altogether',
      async (_at: EngineProcess, redis: RedisServer) => {
        await give(redis, NO_MEMORY);
      },
    ],
  ] as const)(
    'refuses new shares with 507 and keeps nothing of them, and goes on with the others: %s',
    async (_how, fill) => {
      const at = (scene = await engineProcess('Redis', { SWEEP_INTERVAL: '1d' }));
      const { redis, doors } = at;
      if (redis === undefined) throw new TypeError('It is on Redis.');
      const { shares, film, opened } = await sendAll(at);
      const before = await everything(at, redis);
      await fill(at, redis);
      for (const { status, code, headers } of await newShares(doors.origin)) {
        expect([status, code]).toEqual([507, 'storage.full']);
        expect(headers.get('content-type')).toBe(problemMediaType);
      }
      await until(
        async () => JSON.stringify(await everything(at, redis)) === JSON.stringify(before),
        'nothing is left of them',
      );
      await goOn(at, shares, film, opened);
      await isReady(at, 'redis.memory');
      await give(redis, '0');
      await isReady(at, 'ok');
      for (const { status } of await newShares(doors.origin)) expect(status).toBe(201);
      expect([figures.lost, figures.double]).toEqual([0, 0]);
      figures.rounds += 1;
    },
    60_000,
  );
});
