/** A group that Sentinel watches: when its master is gone, the replica takes over, and nobody is let in twice. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, valueOf } from '../contract/metadata/engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { closeLookers, openRedisEngine } from '../support/redis-engine.ts';
import { startGroup, type RedisGroup } from '../support/redis-server.ts';
import { aShare, claimOf, idOf, rules } from '../support/shares.ts';

let group: RedisGroup;
beforeAll(async () => {
  group = await startGroup();
}, 60_000);
afterAll(async () => {
  await closeLookers();
  await group.remove();
});

describe('a Redis that Sentinel watches', () => {
  it('is found by the name of its group, and goes on with the replica when the master is gone', async () => {
    const sentinels = [{ host: '127.0.0.1', port: group.sentinelPort }];
    const place = { url: 'redis://127.0.0.1', sentinels, sentinelName: group.name };
    const { store } = await openRedisEngine(place, new FixedClock(), rules);
    try {
      valueOf(await store.create(aShare('letter', { downloads: 2 })));
      valueOf(await store.claim(idOf('letter'), claimOf('letter', 'anna')));
      const [master] = group.servers;
      await master?.ask('WAIT', '1', '5000');
      await master?.stop('SIGKILL');
      const claim = (who: string) =>
        store.claim(idOf('letter'), claimOf('letter', who)).then(codeOf, () => 'unreachable');
      let answer = 'unreachable';
      for (let tries = 0; tries < 400 && answer === 'unreachable'; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        answer = await claim('bert');
      }
      expect([answer, await claim('carl'), await claim('anna')]).toEqual(['granted', 'share.claimed', 'granted']);
    } finally {
      await store.close();
    }
  }, 60_000);
});
