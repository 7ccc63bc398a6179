/** Redis is killed while many people use two servers on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultFigures } from '../support/fault-figures.ts';
import { Installation } from './installation.ts';
import { Auditor, Load, PATIENCE_MS, ROUNDS } from './redis-load.ts';

describe('Redis that is killed under load', () => {
  let installation: Installation;
  afterEach(() => installation.end());

  it(
    'with appendfsync always loses nothing that was confirmed: no claim, no burn, no wrong password, no share',
    async () => {
      const figures = new FaultFigures('Redis killed, appendfsync always');
      installation = await Installation.start();
      const { redis, doors } = installation;
      for (let round = 0; round < ROUNDS; round++) {
        const load = new Load(doors);
        load.begin();
        await sleep(200 + Math.random() * 500);
        await redis.stop('SIGKILL');
        await redis.startAgain();
        await load.end();
        expect(await installation.verdict()).toBe('as it was');
        await new Auditor(doors, figures, Infinity).compare(load.facts);
        expect([figures.lost, figures.double]).toEqual([0, 0]);
        figures.rounds += 1;
      }
      await installation.expectConsistent();
      figures.tell();
    },
    PATIENCE_MS,
  );
});
