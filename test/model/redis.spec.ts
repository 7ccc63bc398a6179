import { afterAll, beforeAll, describe } from '@jest/globals';
import { closeLookers } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { livesInRedis } from './lives-in-redis.ts';
import { atOnce, inTurn } from './schedules.ts';

let server: RedisServer | undefined;

beforeAll(async () => {
  // What its disk keeps is tried elsewhere.
  server = await RedisServer.start('--appendonly', 'no');
});
afterAll(async () => {
  await closeLookers();
  await server?.remove();
});

describe('in Redis', () => {
  livesInRedis(() => ({ url: server?.url ?? '' }), { inTurn, atOnce });
});
