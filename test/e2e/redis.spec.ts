/** The whole server on Redis: a life of a share over HTTP, two servers on one store, and what is said when Redis fails. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { startLine } from '../../src/start.ts';
import { ask, type Answer } from '../support/answers.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const TEXT = 'the spare key lies under the third pot';

let redis: RedisServer;
let backup: string;
const servers: RunningServer[] = [];

beforeEach(async () => {
  redis = await RedisServer.start();
  backup = await mkdtemp(join(tmpdir(), 'ots-backup-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end();
  await redis.remove();
  await rm(backup, { recursive: true, force: true });
});

async function start(): Promise<RunningServer> {
  const server = await runningServer({ REDIS_URL: redis.url, REDIS_PREFIX: 'e2e:', SWEEP_INTERVAL: '1s' });
  servers.push(server);
  return server;
}

/** The secret of a new link. */
async function send({ origin }: RunningServer): Promise<string> {
  const body = new FormData();
  body.set('text', TEXT);
  const sent = await ask(origin, '/', { method: 'POST', headers: { accept: 'application/json' }, body });
  expect(sent.status).toBe(201);
  return String(sent.json['link']).split('#')[1] ?? '';
}

const open = ({ origin }: RunningServer, secret: string): Promise<Answer> =>
  ask(origin, '/api/v1/open', { method: 'POST', headers: { 'link-secret': secret } });

const health = async ({ origin }: RunningServer): Promise<unknown> => (await ask(origin, paths.healthReady)).json;

function untilHealthIs(server: RunningServer, expected: unknown): Promise<void> {
  const isSo = async (): Promise<boolean> => JSON.stringify(await health(server)) === JSON.stringify(expected);
  return until(isSo, `readiness says ${JSON.stringify(expected)}`);
}

describe('a server on Redis', () => {
  it('hands a share out once, whichever of two servers is asked, and says which store it has', async () => {
    const [one, other] = [await start(), await start()];
    expect(startLine(one.settings, one.origin)).toMatchObject({ store: 'redis' });
    expect(await health(one)).toEqual({ status: 'ok', reasons: [] });
    const secret = await send(one);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => open(n % 2 === 0 ? one : other, secret)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.map(({ body }) => body.toString('utf8'))).toEqual([TEXT]);
    const refused = answers.filter(({ status }) => status !== 200).map(({ code }) => code);
    expect(new Set(['share.claimed', 'share.gone', ...refused]).size).toBe(2);
    // The server that handed it out knows at once; the other when the acknowledgement is kept.
    await until(async () => (await open(other, secret)).code === 'share.gone', 'the other server sees it gone');
  });

  it('answers 503 while Redis is away, and goes on when it is back', async () => {
    const server = await start();
    const secret = await send(server);
    await redis.stop('SIGKILL');
    expect(await open(server, secret)).toMatchObject({ status: 503, code: 'store.unreachable' });
    expect(await health(server)).toMatchObject({ code: 'store.unreachable' });
    await redis.startAgain();
    await untilHealthIs(server, { status: 'ok', reasons: [] });
    // Not before all servers had the time to compare what they know of Redis: then it says so, and spends nothing.
    let opened = await open(server, secret);
    await until(async () => opened.status !== 503 || (opened = await open(server, secret)).status !== 503, 'it opens');
    expect(opened.body.toString('utf8')).toBe(TEXT);
  });

  it('lets nobody in after Redis was restored from a backup, and says so', async () => {
    const server = await start();
    const [opened, unopened] = [await send(server), await send(server)];
    await redis.copyTo(join(backup, 'data'));
    expect((await open(server, opened)).status).toBe(200);
    await redis.stop();
    await redis.restoreFrom(join(backup, 'data'));
    await redis.startAgain();
    await untilHealthIs(server, { status: 'degraded', reasons: ['store.rolled_back'] });
    for (const secret of [opened, unopened])
      expect(await open(server, secret)).toMatchObject({ status: 503, code: 'store.rolled_back' });
    expect(server.logged().map(({ event }) => event)).toContain('store.rolled_back');
    // The sweeper stops without an error of its own.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await health(server)).toEqual({ status: 'degraded', reasons: ['store.rolled_back'] });
  });
});
