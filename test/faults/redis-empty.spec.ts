/**
 * 1,000 bodies, and beside them a Redis that does not know them: emptied, somebody else's, or from before they were sent.
 * Nothing is removed, health says so, and when the right Redis is back everything opens.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { ask } from '../support/answers.ts';
import { atOnce, tally } from '../support/at-once.ts';
import { claimRequest, Doors, newToken, type SentBySender } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { bodiesKept } from '../support/kept-by.ts';
import { storeAccept } from '../support/operator.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const SHARES = 1_000;
/** Longer than what is kept in the record. */
const BODY = 17_000;
const SENDERS = 16;
/** Claimed in each scene while the right Redis is there. */
const CLAIMED = 20;
/** The sweeper's passes and scans in each scene. */
const SWEEPS = 4;
/** People who ask at the same instant. */
const ASKED = 200;

const figures = new FaultFigures('an empty or foreign Redis beside 1,000 bodies');
const settings = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '0s', LOG_LEVEL: 'warn' };

let redis: RedisServer;
let foreign: RedisServer;
let folder: string;
let server: RunningServer | undefined;
const shares: SentBySender[] = [];
/** Of the other installation, and free. */
let theirs: readonly SentBySender[] = [];
let isReplaced = false;

const start = async (at: RedisServer, uploadsDir: string): Promise<RunningServer> =>
  (server = await runningServer({ ...settings, REDIS_URL: at.url, UPLOADS_DIR: uploadsDir }));
async function end(): Promise<void> {
  await server?.end();
  server = undefined;
}
const uploads = (): string => join(folder, 'uploads');

async function send(at: RunningServer, count: number): Promise<SentBySender[]> {
  const doors = new Doors(at.origin);
  const sent: SentBySender[] = [];
  for (let left = count; left > 0; left -= SENDERS)
    sent.push(
      ...(await Promise.all(Array.from({ length: Math.min(left, SENDERS) }, () => doors.send({ plainBytes: BODY })))),
    );
  return sent;
}

/** Those that nobody has claimed yet; they are not free afterwards. */
const take = (count: number): readonly SentBySender[] => shares.splice(0, count);

async function claimAndRead({ origin }: RunningServer, wanted: readonly SentBySender[]): Promise<void> {
  const doors = new Doors(origin);
  for (const share of wanted) {
    const token = newToken();
    expect((await doors.claim(share, token)).status).toBe(201);
    const { body } = await doors.body(share, token);
    if (!body.equals(share.body)) figures.lost += 1;
    if ((await doors.claim(share, newToken())).status === 201) figures.double += 1;
  }
}

const reasons = async ({ origin }: RunningServer): Promise<unknown> =>
  (await ask(origin, paths.healthReady)).json['reasons'];

/** Sweeps again and again, beside the server's own sweeping: what is told meanwhile, and that every body stays. */
async function sweepInVain(at: RunningServer, reason: string): Promise<void> {
  const before = await bodiesKept(uploads());
  const sweeper = at.application.get(Sweeper);
  // From the first moment on, also while the connection is not there again.
  for (let n = 0; n < SWEEPS;) {
    const [due, scan] = await Promise.allSettled([sweeper.runDuePass(), sweeper.runScan()]);
    if (due.status === 'fulfilled' && scan.status === 'fulfilled') n += 1;
    else await sleep(50);
  }
  await until(async () => JSON.stringify(await reasons(at)) === JSON.stringify([reason]), `health says ${reason}`);
  expect(await bodiesKept(uploads())).toEqual(before);
  expect(before.published.length).toBeGreaterThanOrEqual(SHARES - figures.rounds * CLAIMED);
}

/** Hundreds ask at once: nobody is let in, and nobody is told that there is nothing. On a busy machine some hear that nobody knows. */
async function expectNobodyIsLetIn({ port }: RunningServer): Promise<void> {
  const asked = shares.slice(0, ASKED).map((share) => claimRequest(share, newToken()));
  const {
    '503 store.rolled_back': refused = 0,
    '503 store.unreachable': late = 0,
    ...others
  } = tally(await atOnce(port, asked));
  expect([others, refused + late]).toEqual([{}, ASKED]);
  expect(refused).toBeGreaterThan(0);
}

/** Another installation, whose people have claimed and guessed more than ours, and less. */
async function liveElsewhere(): Promise<readonly SentBySender[]> {
  const at = await start(foreign, join(folder, 'another'));
  const doors = new Doors(at.origin);
  const sent = await send(at, 30);
  await claimAndRead(at, sent.slice(0, 10));
  for (let n = 0; n < 10; n++) {
    const guessed = await doors.send({ withPassword: true });
    for (let wrong = 0; wrong < 4; wrong++) await doors.manifest(guessed, { passwordToken: newToken() });
  }
  await end();
  await foreign.copyTo(join(folder, 'foreign'));
  return sent.slice(10);
}

/** Takes the place of the right one, whose files are kept meanwhile. */
async function replaceRedis(by: string | undefined): Promise<void> {
  await redis.stop('SIGKILL');
  await redis.copyTo(join(folder, 'right'));
  isReplaced = true;
  if (by === undefined) await redis.forgetEverything();
  else await redis.restoreFrom(by);
  await redis.startAgain();
}

async function putRedisBack(): Promise<void> {
  isReplaced = false;
  await redis.stop('SIGKILL');
  await redis.restoreFrom(join(folder, 'right'));
  await redis.startAgain();
}

async function expectAsItWas(at: RunningServer): Promise<void> {
  await until(async () => JSON.stringify(await reasons(at)) === '[]', 'health has nothing to say');
  await claimAndRead(at, take(CLAIMED));
  expect([figures.lost, figures.double]).toEqual([0, 0]);
  figures.rounds += 1;
}

beforeAll(async () => {
  [redis, foreign, folder] = await Promise.all([
    RedisServer.start(),
    RedisServer.start(),
    mkdtemp(join(tmpdir(), 'ots-thousand-')),
  ]);
  const at = await start(redis, uploads());
  await redis.copyTo(join(folder, 'before'));
  shares.push(...(await send(at, SHARES)));
  figures.shares += shares.length;
  await end();
  theirs = await liveElsewhere();
});
afterEach(async () => {
  await end();
  if (isReplaced) await putRedisBack();
});
afterAll(async () => {
  figures.tell();
  await Promise.all([redis.remove(), foreign.remove()]);
  await rm(folder, { recursive: true, force: true });
});

describe('a Redis that does not know the bodies', () => {
  it('because it is from before they were sent, costs none: the scan brakes', async () => {
    await replaceRedis(join(folder, 'before'));
    const at = await start(redis, uploads());
    await sweepInVain(at, 'sweeper.brake');
    await putRedisBack();
    await expectAsItWas(at);
  });

  it.each<readonly [string, 'running' | 'stopped', () => string | undefined]>([
    ['was emptied under a running server', 'running', () => undefined],
    ['was emptied while no server ran', 'stopped', () => undefined],
    ["got another installation's files under a running server", 'running', () => join(folder, 'foreign')],
  ])(
    'because it %s, costs none, and nobody is told that there is nothing',
    async (_what, serverIs, files) => {
      let at = await start(redis, uploads());
      await claimAndRead(at, take(CLAIMED));
      if (serverIs === 'stopped') await end();
      await replaceRedis(files());
      at = server ?? (await start(redis, uploads()));
      await sweepInVain(at, 'store.rolled_back');
      await expectNobodyIsLetIn(at);
      await putRedisBack();
      await expectAsItWas(at);
    },
    120_000,
  );

  it("because it is another installation's, costs none, neither here nor there", async () => {
    const astray = await start(foreign, uploads());
    await sweepInVain(astray, 'store.rolled_back');
    await expectNobodyIsLetIn(astray);
    const accepted = storeAccept({ REDIS_URL: foreign.url, UPLOADS_DIR: uploads() });
    await expect(accepted).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was done') });
    await end();
    await expectAsItWas(await start(redis, uploads()));
    await end();
    const there = await start(foreign, join(folder, 'another'));
    await until(async () => JSON.stringify(await reasons(there)) === '[]', 'they have nothing to say either');
    await claimAndRead(there, theirs);
  });

  // The last: from then on the right Redis would be the older one.
  it('because it was emptied and that was accepted, costs none: the scan brakes', async () => {
    const at = await start(redis, uploads());
    await replaceRedis(undefined);
    await until(async () => JSON.stringify(await reasons(at)) === '["store.rolled_back"]', 'it is noticed');
    expect(await storeAccept({ REDIS_URL: redis.url, UPLOADS_DIR: uploads() })).toMatch(/^Accepted\. 0 shares /);
    await sweepInVain(at, 'sweeper.brake');
    figures.rounds += 1;
  });
});
