/** An older copy of Redis is put back under two servers: nobody is let in until the operator has accepted it, and then nobody twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestPath, paths, sharePath } from '../../src/contract/routes.ts';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { ask, type Answer } from '../support/answers.ts';
import { atOnce, tally, type WholeRequest } from '../support/at-once.ts';
import {
  authorize,
  claimRequest,
  newToken,
  openRequest,
  proofOf,
  type Known,
  type SentBySender,
} from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { bodiesKept } from '../support/kept-by.ts';
import { storeAccept } from '../support/operator.ts';
import { Installation } from './installation.ts';

/** More of them: FAULT_ROUNDS. Each takes about seven seconds. */
const ROUNDS = Math.min(Number(process.env['FAULT_ROUNDS'] ?? 3), 20);
/** Their bodies are files. */
const BODY = 20_000;
const WRONG_PASSWORDS = 5;
const AT_ONCE = 400;

const figures = new FaultFigures('Redis restored from an older copy');
let installation: Installation;
let backup: string;
beforeAll(async () => {
  installation = await Installation.start();
});
afterAll(() => installation.end());
beforeEach(async () => {
  backup = await mkdtemp(join(tmpdir(), 'ots-backup-'));
});
afterEach(() => rm(backup, { recursive: true, force: true }));

/** Who holds which share, before the copy was made and after it. */
interface Story {
  /** Claimed before the copy; their tokens. */
  readonly claimed: readonly (readonly [SentBySender, string])[];
  readonly locked: readonly SentBySender[];
  readonly revoked: readonly SentBySender[];
  /** Claimed in the time that is forgotten. */
  readonly forgotten: readonly SentBySender[];
  /** Sealed by the server, and opened in that time: they are burned, their bodies are gone. */
  readonly opened: readonly Known[];
  /** Nobody ever came. */
  readonly free: readonly SentBySender[];
  /** The same, sealed by the server. */
  readonly unopened: readonly Known[];
}

const doors = (n: number) => installation.doors[n % 2 === 0 ? 0 : 1];
const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const statusOf = async (asked: Promise<Answer>): Promise<number> => (await asked).status;

async function claim(share: SentBySender, n: number): Promise<readonly [SentBySender, string]> {
  const token = newToken();
  expect(await statusOf(doors(n).claim(share, token))).toBe(201);
  return [share, token];
}

async function guessUntilLocked(share: SentBySender, n: number): Promise<void> {
  for (let i = 0; i < WRONG_PASSWORDS; i++) await doors(n).manifest(share, { passwordToken: newToken() });
  expect((await doors(n).manifest(share)).code).toBe('share.locked');
}

const form = (n: number): Promise<Known> => doors(n).form({ content: Buffer.alloc(BODY, n) });

async function liveAndCopy(): Promise<Story> {
  const send = (n: number): Promise<SentBySender> => doors(n).send({ plainBytes: BODY, withPassword: true });
  const [before, locked, revoked, forgotten, free] = await Promise.all([
    many(6, send),
    many(3, send),
    many(3, send),
    many(20, send),
    many(6, send),
  ]);
  const [opened, unopened] = [await many(4, form), await many(4, form)];
  const claimed = await Promise.all(before.map(claim));
  await Promise.all(locked.map(guessUntilLocked));
  for (const [n, share] of revoked.entries()) expect(await statusOf(doors(n).revoke(share))).toBe(204);
  await installation.redis.copyTo(backup);
  await Promise.all(forgotten.map(claim));
  for (const [n, share] of opened.entries()) expect(await statusOf(doors(n).open(share))).toBe(200);
  for (const [n, share] of locked.entries()) expect(await statusOf(doors(n).change(share, { unlock: true }))).toBe(200);
  const story = { claimed, locked, revoked, forgotten, opened, free, unopened };
  figures.shares += Object.values(story).flat(1).length;
  return story;
}

const manifest = (share: Known): WholeRequest => ({
  method: 'POST',
  path: manifestPath(share.id),
  json: proofOf(share),
});
const unlock = ({ id, ownerToken }: Known): WholeRequest => ({
  method: 'PATCH',
  path: sharePath(id),
  headers: authorize('Owner', ownerToken),
  json: { unlock: true },
});

/** Every door that could let somebody in, by people who have what it takes, each time as somebody else. */
function everyDoor({ claimed, locked, revoked, forgotten, free, unopened }: Story): readonly WholeRequest[] {
  const sent = [...claimed.map(([share]) => share), ...locked, ...revoked, ...forgotten, ...free];
  const claims = sent.map((share) => claimRequest(share, newToken()));
  return [...claims, ...sent.map(manifest), ...unopened.map((share) => openRequest(share)), ...locked.map(unlock)];
}

/** Asked through both, without a pause, from before Redis is back until `isOver`. Only refusals, and which. */
async function askMeanwhile(story: Story, isOver: () => boolean): Promise<Readonly<Record<string, number>>> {
  const told: Answer[] = [];
  const origins = installation.servers.map(({ origin }) => origin);
  for (let n = 0; !isOver(); n++) {
    const again = story.opened.map((share) => openRequest(share));
    const volley = [...everyDoor(story), ...again].map(({ path, ...question }) =>
      ask(origins[n % 2] ?? '', path, question),
    );
    told.push(...(await Promise.all(volley)));
  }
  return tally(told);
}

async function putOlderCopyBack(story: Story): Promise<void> {
  const { redis } = installation;
  const progress = { over: false };
  await redis.stop('SIGKILL');
  await redis.restoreFrom(backup);
  const asked = askMeanwhile(story, () => progress.over);
  await redis.startAgain();
  const verdict = await installation.verdict();
  progress.over = true;
  const told = await asked;
  expect(verdict).toBe('rolled back');
  const allowed = ['503 store.unreachable', '503 store.rolled_back'];
  expect(Object.keys(told).filter((name) => !allowed.includes(name))).toEqual([]);
  expect(told['503 store.rolled_back']).toBeGreaterThan(0);
}

async function expectNobodyIsLetIn(story: Story): Promise<void> {
  const { servers, folder } = installation;
  const bodies = await bodiesKept(folder);
  const door = everyDoor(story);
  const requests = Array.from({ length: AT_ONCE }, (_, n) => door[n % door.length]).flatMap((one) => one ?? []);
  for (const { port } of servers)
    expect(tally(await atOnce(port, requests))).toEqual({ '503 store.rolled_back': AT_ONCE });
  // Their bodies are gone for good, and who asks is not told that there was nothing.
  for (const [n, share] of story.opened.entries()) expect(await statusOf(doors(n).open(share))).toBe(503);
  for (const { origin, application } of servers) {
    const { status, json } = await ask(origin, paths.healthReady);
    expect([status, json['status'], json['reasons']]).toEqual([200, 'degraded', ['store.rolled_back']]);
    const sweeper = application.get(Sweeper);
    for (let pass = 0; pass < 3; pass++) {
      expect(await sweeper.runDuePass()).toEqual({ skipped: 'store.rolled_back' });
      expect(await sweeper.runScan()).toEqual({ skipped: 'store.rolled_back' });
    }
  }
  expect(await bodiesKept(folder)).toEqual(bodies);
}

async function accept(): Promise<void> {
  const { place, folder } = installation;
  const settings = { ...place.settings, UPLOADS_DIR: folder };
  expect(await storeAccept(settings)).toMatch(/^Accepted\. [1-9]\d* shares were looked at: /);
  expect(await installation.verdict()).toBe('as it was');
  expect(await storeAccept(settings)).toBe('Redis is no older copy of itself. Nothing was done.');
}

/** Two ask at once, through one server each; how many got it. */
async function grantedTo(share: SentBySender): Promise<number> {
  const answers = await Promise.all(installation.doors.map((one) => one.claim(share, newToken())));
  return answers.filter(({ status }) => status === 201).length;
}

async function isOpened(share: Known, n: number): Promise<boolean> {
  const { status, body } = await doors(n).open(share);
  return status === 200 && body.equals(share.plain);
}

/** Its owner hands it out again: one gets it, whole. */
async function rearm(share: SentBySender, n: number): Promise<void> {
  expect(await statusOf(doors(n).change(share, { rearm: true }))).toBe(200);
  const [, token] = await claim(share, n);
  const { body } = await doors(n + 1).body(share, token);
  if (!body.equals(share.body)) figures.lost += 1;
  figures.double += await grantedTo(share);
}

async function expectNobodyTwice({ claimed, locked, revoked, forgotten, opened }: Story): Promise<void> {
  for (const [n, [share, token]] of claimed.entries()) {
    const { body } = await doors(n).body(share, token);
    if (!body.equals(share.body)) figures.lost += 1;
    figures.double += await grantedTo(share);
  }
  for (const [n, share] of locked.entries()) expect((await doors(n).manifest(share)).code).toBe('share.locked');
  for (const [n, share] of revoked.entries()) expect((await doors(n).look(share)).code).toBe('share.gone');
  for (const [n, share] of opened.entries()) if (await isOpened(share, n)) figures.double += 1;
  for (const share of forgotten) figures.double += await grantedTo(share);
}

/** In a bucket where nothing was forgotten what was free is free still; elsewhere it counts as taken. */
async function expectOwnersDecide({ forgotten, free, unopened }: Story): Promise<void> {
  await Promise.all(forgotten.map(rearm));
  for (const [n, share] of free.entries()) if ((await grantedTo(share)) === 0) await rearm(share, n);
  for (const [n, share] of unopened.entries()) {
    if (await isOpened(share, n)) continue;
    expect(await statusOf(doors(n).change(share, { rearm: true }))).toBe(200);
    if (!(await isOpened(share, n))) figures.lost += 1;
  }
}

describe('Redis that is restored from an older copy', () => {
  it('lets nobody in through either server, and nothing is removed, until the operator accepts; then nobody twice', async () => {
    const burned: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const story = await liveAndCopy();
      burned.push(...story.opened.map(({ id }) => id));
      await putOlderCopyBack(story);
      await expectNobodyIsLetIn(story);
      await accept();
      await expectNobodyTwice(story);
      await expectOwnersDecide(story);
      expect([figures.lost, figures.double]).toEqual([0, 0]);
      figures.rounds += 1;
    }
    await installation.expectConsistent(burned);
    figures.tell();
  }, 240_000);
});
