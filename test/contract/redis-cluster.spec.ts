import { afterAll, beforeAll, describe } from '@jest/globals';
import { livesInRedis } from '../model/lives-in-redis.ts';
import { closeLookers, openRedisEngine, type RedisPlace } from '../support/redis-engine.ts';
import { startCluster, type RedisServers } from '../support/redis-server.ts';
import { auditLogContract } from './audit-log.contract.ts';
import { chosenSettingsContract } from './chosen-settings.contract.ts';
import { counterStoreContract } from './counter-store.contract.ts';
import { leaseStoreContract } from './lease-store.contract.ts';
import type { EngineFactory } from './metadata/engine.ts';
import { metadataStoreContract } from './metadata-store.contract.ts';
import { rateLimitStoreContract } from './rate-limit-store.contract.ts';
import { sessionStoreContract } from './session-store.contract.ts';

let cluster: RedisServers | undefined;
let place: RedisPlace = { url: '' };

beforeAll(async () => {
  cluster = await startCluster();
  const clusterNodes = cluster.servers.map(({ port }) => ({ host: '127.0.0.1', port }));
  place = { url: 'redis://127.0.0.1', clusterNodes };
});
afterAll(async () => {
  await closeLookers();
  await cluster?.remove();
});

const make: EngineFactory = (clock, rules) => openRedisEngine(place, clock, rules);

describe('the metadata store on a Redis Cluster of three', () => {
  metadataStoreContract(make);
});
describe('the lease store on a Redis Cluster of three', () => {
  leaseStoreContract(make);
});
describe('the rate limit store on a Redis Cluster of three', () => {
  rateLimitStoreContract(make);
});
describe('the counter store on a Redis Cluster of three', () => {
  counterStoreContract(make);
});
describe('the session store on a Redis Cluster of three', () => {
  sessionStoreContract(make);
});
describe('the audit log on a Redis Cluster of three', () => {
  auditLogContract(make);
});
describe('the chosen settings on a Redis Cluster of three', () => {
  chosenSettingsContract(make);
});
describe('on a Redis Cluster of three', () => {
  // Few: here it is about the slots, and thousands are lived on one server.
  livesInRedis(() => place, { inTurn: 40, atOnce: 30 });
});
