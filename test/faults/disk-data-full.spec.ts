/** The disk of the metadata is full: that of the embedded store, or the one that Redis keeps its append-only file on. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { problemMediaType } from '../../src/contract/headers.ts';
import type { Answer } from '../support/answers.ts';
import { newToken, type Doors, type SentBySender } from '../support/doors.ts';
import { engineProcess, type EngineProcess } from '../support/engine-process.ts';
import { RedisServer } from '../support/redis-server.ts';
import { announce, canMount, SmallDisk, whereMounting } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const DISK = 16 * MiB;
const SHARES = 24;
const MOST_DOWNLOADS = 100;

beforeAll(() => {
  announce(
    `disk-data-full: a tmpfs of ${String(DISK / MiB)} MiB, ${canMount ? 'filled' : 'not run: this user may not mount a file system (full-disk.spec.ts limits the size of files instead)'}`,
  );
});

let scene: EngineProcess | undefined;
let disk: SmallDisk | undefined;
let redis: RedisServer | undefined;
afterEach(async () => {
  await scene?.remove();
  await redis?.remove();
  await disk?.remove();
  scene = disk = redis = undefined;
});

const unreachable = (answer: Answer): void => {
  expect([answer.status, answer.code]).toEqual([503, 'store.unreachable']);
  expect(answer.headers.get('content-type')).toBe(problemMediaType);
};

const shares = (doors: Doors, count = SHARES): Promise<readonly SentBySender[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => doors.send({ plainBytes: n % 2 === 0 ? 1_000 : 100_000 })));

const popularShares = (doors: Doors): Promise<readonly SentBySender[]> =>
  Promise.all(Array.from({ length: 4 }, () => doors.send({ members: { downloads: MOST_DOWNLOADS } })));

interface Asked {
  readonly share: SentBySender;
  readonly claimToken: string;
  readonly status: number;
}

/** Everybody claims once. Whatever is answered is the truth, or "could not find out". */
async function claimAll(doors: Doors, all: readonly SentBySender[]): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const share of all) {
    const claimToken = newToken();
    const answer = await doors.claim(share, claimToken);
    if (answer.status !== 201) unreachable(answer);
    asked.push({ share, claimToken, status: answer.status });
  }
  return asked;
}

/** The files have some room left inside: new shares are made until that is used up as well. */
async function createUntilRefused(doors: Doors): Promise<readonly SentBySender[]> {
  const made: SentBySender[] = [];
  for (const plainBytes of [15_000, 1_000, 1])
    for (let refusals = 0; refusals < 3;) {
      try {
        made.push(await doors.send({ plainBytes, inline: true }));
      } catch (error) {
        expect(String(error)).toMatch(/store\.unreachable/);
        refusals += 1;
      }
    }
  return made;
}

/** A step that only changes a record finds room for long; each of many claims makes its record longer. */
async function claimUntilRefused(doors: Doors, popular: readonly SentBySender[]): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const share of popular)
    for (let n = 0; n < MOST_DOWNLOADS; n++) {
      asked.push(...(await claimAll(doors, [share])));
      if (asked.at(-1)?.status === 503) return asked;
    }
  throw new TypeError('The store never refused a claim.');
}

/** Who was let in still is, and each claim that was answered is one of the share's. */
async function claimedByAll(doors: Doors, asked: readonly Asked[]): Promise<void> {
  for (const { share, claimToken, status } of asked) {
    const again = await doors.claim(share, claimToken);
    if (status === 201) expect(again.status).toBe(200);
    else expect([200, 201]).toContain(again.status);
  }
  for (const share of new Set(asked.map((one) => one.share))) {
    const { claims } = await doors.ownerView(share);
    expect(claims).toHaveLength(asked.filter((one) => one.share === share).length);
  }
}

/** Who was let in still is, nobody else ever; who was told nothing gets in now. */
async function oneClaimantEach(doors: Doors, asked: readonly Asked[]): Promise<void> {
  for (const { share, claimToken, status } of asked) {
    const again = await doors.claim(share, claimToken);
    if (status === 201) expect(again.status).toBe(200);
    else expect([200, 201]).toContain(again.status);
    expect((await doors.claim(share, newToken())).code).toBe('share.claimed');
    const body = share.request.body === undefined ? (await doors.body(share, claimToken)).body : share.body;
    expect(body.equals(share.body)).toBe(true);
    expect((await doors.acknowledge(share, claimToken)).status).toBe(204);
  }
}

whereMounting('the data folder of the embedded store on a disk that is full', () => {
  it('refuses what it cannot write down, lets nobody in twice, and loses nothing over a kill -9', async () => {
    disk = SmallDisk.mount(DISK);
    const environment = { DATA_DIR: join(disk.path, 'data'), SWEEP_INTERVAL: '1s' };
    const at = (scene = await engineProcess('the embedded store', environment));
    const { doors, server } = at;
    const all = await shares(doors);
    const popular = await popularShares(doors);
    await disk.fill();

    const made = await createUntilRefused(doors);

    for (const share of all) expect((await doors.look(share)).json).toMatchObject({ state: 'ready', downloadsLeft: 1 });
    await until(async () => (await at.ready()).includes('data.nearly_full'), 'a balancer was told');
    const crowd = await claimUntilRefused(doors, popular);
    const asked = await claimAll(doors, all);

    await server.kill();
    await disk.clear();
    await server.start();
    await claimedByAll(doors, crowd);
    await oneClaimantEach(doors, asked);
    for (const share of made) expect((await doors.look(share)).status).toBe(200);
    await doors.send({ plainBytes: MiB });
    await until(async () => !(await at.ready()).includes('store.unreachable'), 'the store takes everything again');
  });

  it('takes everything again as soon as there is space, without a restart', async () => {
    disk = SmallDisk.mount(DISK);
    const at = (scene = await engineProcess('the embedded store', { DATA_DIR: join(disk.path, 'data') }));
    const { doors } = at;
    const all = await shares(doors, 6);
    const popular = await popularShares(doors);
    await disk.fill();
    await createUntilRefused(doors);
    const crowd = await claimUntilRefused(doors, popular);
    const asked = await claimAll(doors, all);
    await disk.clear();
    await claimedByAll(doors, crowd);
    await oneClaimantEach(doors, asked);
    await doors.send({ plainBytes: MiB });
  });
});

whereMounting('Redis with its append-only file on a disk that is full', () => {
  const start = async (fsync: 'always' | 'everysec'): Promise<EngineProcess> => {
    disk = SmallDisk.mount(DISK);
    redis = await RedisServer.start('--dir', disk.path, '--appendfsync', fsync);
    scene = await engineProcess('Redis', { SWEEP_INTERVAL: '1s' }, { redis });
    return scene;
  };

  it('refuses every write with everysec, serves looks, and goes on by itself when there is space', async () => {
    const at = await start('everysec');
    const { doors } = at;
    const [first, ...all] = await shares(doors);
    if (first === undefined) throw new TypeError('Shares were sent.');
    await disk?.fill();
    // The first write of each second may still be answered before Redis knows.
    await doors.send({ plainBytes: 15_000, inline: true }).catch(() => undefined);
    await until(async () => (await doors.claim(first, newToken())).status === 503, 'Redis refuses writes');
    for (const share of all) expect((await doors.look(share)).json).toMatchObject({ state: 'ready' });
    const asked = await claimAll(doors, all);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 503));
    await disk?.clear();
    await until(
      async () => (await redis?.ask('INFO', 'persistence'))?.includes('aof_last_write_status:ok') === true,
      'Redis writes again',
    );
    await oneClaimantEach(doors, asked);
    expect((await doors.open(await doors.form({ content: randomBytes(100) }))).status).toBe(200);
  });

  it('ends with always, before it answers what it could not keep: 503 until it is back, and nothing answered is lost', async () => {
    const at = await start('always');
    const { doors } = at;
    const all = await shares(doors);
    const before = await claimAll(doors, all.slice(0, 8));
    await disk?.fill();
    const during = await claimAll(doors, all.slice(8));
    expect(during.map(({ status }) => status)).toContain(503);
    expect(await at.ready()).toEqual(['store.unreachable']);
    for (const share of all.slice(8)) unreachable(await doors.look(share));
    await disk?.clear();
    await redis?.stop();
    await redis?.startAgain();
    await until(async () => (await at.ready()).join() === 'ok', 'the server found it again');
    await oneClaimantEach(doors, [...before, ...during]);
  });
});
