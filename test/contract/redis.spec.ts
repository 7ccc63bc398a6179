import { afterAll, beforeAll, describe } from '@jest/globals';
import { closeLookers, openRedisEngine, type RedisPlace } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { auditLogContract } from './audit-log.contract.ts';
import { chosenSettingsContract } from './chosen-settings.contract.ts';
import { counterStoreContract } from './counter-store.contract.ts';
import { leaseStoreContract } from './lease-store.contract.ts';
import type { EngineFactory } from './metadata/engine.ts';
import { metadataStoreContract } from './metadata-store.contract.ts';
import { rateLimitStoreContract } from './rate-limit-store.contract.ts';
import { sessionStoreContract } from './session-store.contract.ts';

/** The one that REDIS_URL names, or one of our own. */
const given = process.env['REDIS_URL'];
let server: RedisServer | undefined;
let place: RedisPlace = { url: given ?? '' };

beforeAll(async () => {
  if (given !== undefined) return;
  server = await RedisServer.start();
  place = { url: server.url };
});
afterAll(async () => {
  await closeLookers();
  await server?.remove();
});

const make: EngineFactory = (clock, rules) => openRedisEngine(place, clock, rules);

describe('the Redis metadata store', () => {
  metadataStoreContract(make);
});
describe('the Redis lease store', () => {
  leaseStoreContract(make);
});
describe('the Redis rate limit store', () => {
  rateLimitStoreContract(make);
});
describe('the Redis counter store', () => {
  counterStoreContract(make);
});
describe('the Redis session store', () => {
  sessionStoreContract(make);
});
describe('the Redis audit log', () => {
  auditLogContract(make);
});
describe('the Redis chosen settings', () => {
  chosenSettingsContract(make);
});
