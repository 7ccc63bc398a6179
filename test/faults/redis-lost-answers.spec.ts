/**
 * An answer of Redis gets lost: what was asked is done, and the server does not know. It says so (503), and whoever asks
 * again, or the sweeper, finds everything in order.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { paths } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { Doors, newToken } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { redisPlace } from '../support/kept-by.ts';
import { closeLookers } from '../support/redis-engine.ts';
import { redisGateway, type RedisGateway, type ScriptName } from '../support/redis-gateway.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { expectConsistent, sweep } from './invariants.ts';
import { LARGE, SMALL, Stories, WITH_CREATE, type Begun, type Story } from './stories.ts';

interface Row {
  readonly what: string;
  readonly script: ScriptName;
  /** What is asked gets its answer all the same. */
  readonly unnoticed: boolean;
  readonly begin: (doors: Doors) => Promise<Begun>;
}

const NEVER = '1d';
const figures = new FaultFigures('answer of Redis lost');

function rows(): readonly Row[] {
  const stories = new Stories(figures);
  const made: Row[] = [];
  type Lost<Outcome> = readonly [script: ScriptName, outcome: Outcome, unnoticed?: 'unnoticed'];
  const add = <Outcome>(what: string, story: Story<Outcome>, ...losses: readonly Lost<Outcome>[]): void => {
    for (const [script, outcome, unnoticed] of losses)
      made.push({ what, script, unnoticed: unnoticed !== undefined, begin: (doors) => story(doors, outcome) });
  };
  const put = ({ origin }: Doors): Promise<Answer> =>
    ask(origin, '/report.bin', { method: 'PUT', body: new Uint8Array(randomBytes(LARGE)) });
  const text = ({ origin }: Doors): Promise<Answer> => {
    const body = new FormData();
    body.set('text', 'the spare key lies under the third pot');
    return ask(origin, '/', { method: 'POST', body });
  };
  const wrong = (): { passwordToken: string } => ({ passwordToken: newToken() });

  add(
    'creating a share',
    stories.creating,
    ['reserve', 'not made'],
    ['hold', 'not made'],
    ['create', 'made'],
    ['release', 'made', 'unnoticed'],
  );
  add(
    'creating a share with a small body',
    stories.creatingWhole(SMALL),
    ['create', 'made'],
    ['release', 'made', 'unnoticed'],
  );
  add(
    'creating a share with a larger body',
    stories.creatingWhole(WITH_CREATE),
    ['hold', 'not made'],
    ['create', 'made'],
    ['release', 'made', 'unnoticed'],
  );
  add('receiving an upload', stories.uploading, ['completeUpload', 'ready'], ['tell', 'ready']);
  add(
    'sealing a body that was put',
    stories.sealing(put),
    ['hold', 'not made'],
    ['create', 'made'],
    ['release', 'made', 'unnoticed'],
  );
  add('sealing a text', stories.sealing(text), ['create', 'made'], ['release', 'made', 'unnoticed']);
  add('answering a claim', stories.claiming, ['claim', 'claimed']);
  add('sending a body', stories.reading(LARGE), ['findClaim', 'claimed'], ['recordProgress', 'claimed', 'unnoticed']);
  add(
    'burning a share that was received',
    stories.acknowledging(LARGE),
    ['acknowledge', 'burned'],
    ['forgetBlob', 'burned', 'unnoticed'],
    ['tell', 'burned', 'unnoticed'],
  );
  add('burning a share without a blob', stories.acknowledging(SMALL), ['acknowledge', 'burned'], ['tell', 'burned']);
  add(
    'opening a share',
    stories.opening,
    ['reserveAttempt', 'one try counted'],
    ['settleAttempt', 'claimed'],
    ['acknowledge', 'burned', 'unnoticed'],
  );
  add(
    'counting a wrong password before the names are told',
    stories.guessing((doors, share) => doors.manifest(share, wrong())),
    ['prove', 'counted'],
  );
  add(
    'counting a wrong password of a claim',
    stories.guessing((doors, share) => doors.claim(share, newToken(), wrong())),
    ['claim', 'counted'],
  );
  add('arming a share again', stories.rearming, ['change', 'done']);
  add('unlocking a share', stories.unlocking, ['change', 'done']);
  add(
    'revoking a share',
    stories.revoking(false),
    ['remove', 'done'],
    ['forgetBlob', 'done', 'unnoticed'],
    ['tell', 'done', 'unnoticed'],
  );
  add('revoking an upload', stories.revoking(true), ['remove', 'done']);
  return made;
}

let redis: RedisServer;
let gateway: RedisGateway;
beforeAll(async () => {
  redis = await RedisServer.start();
  gateway = await redisGateway(redis);
});
afterAll(async () => {
  await gateway.end();
  await closeLookers();
  await redis.remove();
  figures.tell();
});

const isAnswer = (told: unknown): told is Answer => typeof told === 'object' && told !== null && 'status' in told;

async function expectUnreachable(act: () => Promise<unknown>, unnoticed: boolean): Promise<void> {
  const before = gateway.lost();
  const told = await act();
  await until(() => gateway.lost() > before, 'the answer is lost');
  expect(gateway.lost()).toBe(before + 1);
  if (unnoticed || !isAnswer(told)) return;
  expect([told.status, told.code]).toEqual([503, 'store.unreachable']);
  expect(told.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
}

/** Its sweeper may have met the same: degraded is in reach too. */
const isInReach = async ({ origin }: RunningServer): Promise<boolean> =>
  (await ask(origin, paths.healthReady)).status === 200;

describe('a server that does not hear what Redis has done loses no finished share, lets in one recipient at most, keeps no key after a burn and counts its room exactly', () => {
  it.each(rows())('while $what: $script', async ({ script, unnoticed, begin }) => {
    const place = redisPlace(redis);
    const never = { SWEEP_INTERVAL: NEVER, ORPHAN_SCAN_INTERVAL: NEVER, ORPHAN_MIN_AGE: '0s' };
    const server = await runningServer({ ...place.settings, ...never, REDIS_URL: gateway.url });
    try {
      const doors = new Doors(server.origin);
      const { act, check } = await begin(doors);
      gateway.loseAnswerOf(script);
      await expectUnreachable(act, unnoticed);
      await until(() => isInReach(server), 'Redis is in reach again');
      // The lock of an upload that broke off.
      await place.endLeases(server.settings.dataDir);
      const { records, keys = [] } = await check(doors);
      await sweep(server);
      const kept = await place.read(server.settings.dataDir);
      await expectConsistent(kept, server.settings.uploadsDir);
      expect(kept.records).toHaveLength(records);
      for (const key of keys) expect(kept.raw.some((value) => Buffer.from(value).includes(key))).toBe(false);
      figures.rounds += 1;
      figures.shares += kept.records.length;
    } finally {
      await server.end();
    }
  });
});
