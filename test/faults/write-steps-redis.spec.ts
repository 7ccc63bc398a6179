import { afterAll, beforeAll } from '@jest/globals';
import { redisPlace } from '../support/kept-by.ts';
import { closeLookers } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { tryEveryWriteStep } from './write-steps.ts';

let redis: RedisServer | undefined;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => {
  await closeLookers();
  await redis?.remove();
});

tryEveryWriteStep('Redis', () => {
  if (redis === undefined) throw new TypeError('Redis was not started.');
  return redisPlace(redis);
});
