/** The machine of Redis loses its power while many people use two servers on it, and Redis syncs once a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/share/clock.ts';
import { acceptRollback } from '../../src/storage/metadata/redis/open-redis.ts';
import { newToken } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { rules } from '../support/shares.ts';
import { Installation } from './installation.ts';
import { Auditor, Load, PATIENCE_MS, ROUNDS } from './redis-load.ts';

describe('Redis that loses its power under load', () => {
  let installation: Installation;
  afterEach(() => installation.end());

  /** Everybody, through both servers. */
  async function expectRefusedUntilAccepted({ facts }: Load): Promise<void> {
    const { redis, doors, folder, place } = installation;
    for (const [i, { share }] of facts.entries()) {
      const answer = await (i % 2 === 0 ? doors[0] : doors[1]).claim(share, newToken());
      expect([answer.status, answer.code]).toEqual([503, 'store.rolled_back']);
    }
    await acceptRollback({ url: redis.url, prefix: place.prefix }, folder, rules, new SystemClock());
  }

  it(
    'with appendfsync everysec forgets the last second at most, and lets nobody in twice',
    async () => {
      const figures = new FaultFigures('Redis and its last second lost, appendfsync everysec');
      installation = await Installation.start('--appendfsync', 'everysec');
      const { redis, doors } = installation;
      const forgotten: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const load = new Load(doors);
        load.begin();
        await sleep(200 + Math.random() * 300);
        const onMedium = await redis.writtenBytes();
        const synced = performance.now();
        await sleep(Math.random() * 900);
        const lost = performance.now();
        await redis.stop('SIGKILL');
        await redis.forgetAfter(onMedium);
        await redis.startAgain();
        await load.end();
        const verdict = await installation.verdict();
        if (load.hasSpent(synced, lost)) expect(verdict).toBe('rolled back');
        if (verdict === 'rolled back') {
          await expectRefusedUntilAccepted(load);
          forgotten.push(...load.endedIds);
        }
        expect(await installation.verdict()).toBe('as it was');
        await new Auditor(doors, figures, synced).compare(load.facts);
        expect([figures.lost, figures.double]).toEqual([0, 0]);
        figures.rounds += 1;
      }
      await installation.expectConsistent(forgotten);
      figures.tell();
    },
    PATIENCE_MS,
  );
});
