/** Lives of shares in Redis, wherever it is. */
import { describe } from '@jest/globals';
import { FixedClock } from '../support/fixed-clock.ts';
import { openRedisEngine, type RedisPlace } from '../support/redis-engine.ts';
import { rules } from '../support/shares.ts';
import { deskOf } from './callers.ts';
import { livesAtOnce, type Pair } from './lives-at-once.ts';
import { livesInTurn } from './lives-in-turn.ts';

/** Two servers, each with a connection of its own. */
async function twoServers(place: RedisPlace): Promise<Pair> {
  const clock = new FixedClock();
  const engine = await openRedisEngine(place, clock, rules);
  const other = await openRedisEngine(place, clock, rules, engine.prefix);
  const end = async (): Promise<void> => {
    await other.store.close();
    await engine.dispose();
  };
  return { desks: [deskOf(engine.store), deskOf(other.store)], engine, clock, end };
}

/** @param placeOf where it is, as soon as it runs */
export function livesInRedis(placeOf: () => RedisPlace, schedules: { inTurn: number; atOnce: number }): void {
  describe('shares of one server live', () => {
    livesInTurn((clock) => openRedisEngine(placeOf(), clock, rules), schedules.inTurn);
  });
  describe('shares of two servers live', () => {
    livesAtOnce(() => twoServers(placeOf()), schedules.atOnce);
  });
}
