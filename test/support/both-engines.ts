/** What a server is told to run on either engine, with a Redis for the tests of one file. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import type { Environment } from '../../src/config/settings.ts';
import { RedisServer } from './redis-server.ts';

export interface BothEngines {
  /** For `describe.each`: the name of the engine, and its settings with an empty store of their own at each call. */
  readonly each: readonly (readonly [name: string, environment: () => Environment])[];
  /** Once the tests run. */
  readonly redis: RedisServer;
}

/** Call it where a file begins. */
export function useBothEngines(): BothEngines {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.remove());
  return {
    each: [
      ['embedded', () => ({})],
      ['Redis', () => ({ REDIS_URL: redis.url, REDIS_PREFIX: `${randomUUID()}:` })],
    ],
    get redis() {
      return redis;
    },
  };
}
