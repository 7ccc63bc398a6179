/** A group that Sentinel watches: when its master is gone, the replica takes over, and nobody is let in twice. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { codeOf, valueOf } from '../contract/metadata/engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { proveRedis } from '../support/prove-redis.ts';
import { closeLookers, openRedisEngine } from '../support/redis-engine.ts';
import { startGroup, type RedisGroup, type RedisServer } from '../support/redis-server.ts';
import { aShare, claimOf, idOf, rules } from '../support/shares.ts';
import { until } from '../support/until.ts';

const isSo = [() => true, () => false] as const;

/** How far it has come in what the master says. */
const offsetOf = async (server: RedisServer | undefined): Promise<string | undefined> =>
  /(?:master|slave)_repl_offset:(\d+)/.exec((await server?.ask('INFO', 'replication')) ?? '')?.[1];

let group: RedisGroup;
beforeAll(async () => {
  group = await startGroup();
});
afterAll(async () => {
  await closeLookers();
  await group.remove();
});

describe('a Redis that Sentinel watches', () => {
  it('is found by the name of its group, and goes on with the replica when the master is gone', async () => {
    const sentinels = [{ host: '127.0.0.1', port: group.sentinelPort }];
    const place = { url: 'redis://127.0.0.1', sentinels, sentinelName: group.name };
    const engine = await openRedisEngine(place, new FixedClock(), rules);
    const { store } = engine;
    try {
      valueOf(await store.create(aShare('letter', { downloads: 2 })));
      valueOf(await store.claim(idOf('letter'), claimOf('letter', 'anna')));
      const [master, replica] = group.servers;
      await until(async () => (await offsetOf(master)) === (await offsetOf(replica)), 'the replica has everything');
      await master?.stop('SIGKILL');
      const claim = (who: string) => store.claim(idOf('letter'), claimOf('letter', who)).then(codeOf);
      // A replica may lack what its master had answered: nobody is let in until that is known.
      await until(() => store.ping().then(...isSo), 'the replica has taken over');
      await expect(claim('bert')).rejects.toBeInstanceOf(StoreUnreachable);
      await until(() => proveRedis(engine).then(...isSo), 'it is compared');
      expect([await claim('bert'), await claim('carl'), await claim('anna')]).toEqual([
        'granted',
        'share.claimed',
        'granted',
      ]);
    } finally {
      await store.close();
    }
  });
});
