/** What goes on after Redis was restarted, before it was compared: none of it may hide that Redis is an older copy. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bucketOf, seqKey } from '../../src/storage/metadata/redis/keys.ts';
import { valueOf } from '../contract/metadata/engine.ts';
import { FixedClock, HOUR } from '../support/fixed-clock.ts';
import { closeLookers, openRedisEngine, type RedisEngine } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { aShare, claimOf, claimToken, idOf, rules } from '../support/shares.ts';
import { until } from '../support/until.ts';

const id = idOf('letter');
let server: RedisServer;
let clock: FixedClock;
let engine: RedisEngine;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(async () => {
  await closeLookers();
  await server.remove();
});

const number = async (): Promise<string | null> =>
  engine.parts.scripts.client.hget(seqKey(bucketOf(id)), 'n').catch(() => null);

describe('a share that expired while Redis was away', () => {
  // Both end it in the record, which is a burn, which raises the number by which an older copy is known.
  it.each<[string, () => Promise<void>]>([
    [
      'the last report of its download',
      () => engine.store.recordProgress(id, claimToken('anna'), { interval: [0, 1_000] }),
    ],
    ['the removal of its bytes', () => engine.store.forgetBlob(id)],
  ])(
    'does not lift the number of its bucket by %s',
    async (_what, act) => {
      clock = new FixedClock();
      engine = await openRedisEngine({ url: server.url }, clock, rules);
      try {
        valueOf(await engine.store.create(aShare('letter', { expiry: { inMs: HOUR } })));
        valueOf(await engine.store.claim(id, claimOf('letter', 'anna')));
        await server.stop('SIGKILL');
        await server.startAgain();
        clock.pass(2 * HOUR);
        await until(async () => (await number()) === '1', 'it can be asked again');
        await act().catch(() => undefined);
        expect(await number()).toBe('1');
      } finally {
        await engine.store.close();
      }
    },
    60_000,
  );
});
