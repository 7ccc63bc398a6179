/** The Redis engine under a prefix of its own, so that the tests of one file share a server. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/share/clock.ts';
import type { ShareRules } from '../../src/share/share.ts';
import { connect, mastersOf, type RedisAddress, type RedisClient } from '../../src/storage/metadata/redis/connect.ts';
import { keysOf } from '../../src/storage/metadata/redis/keys.ts';
import { RedisAuditLog } from '../../src/storage/metadata/redis/redis-audit-log.ts';
import { RedisChosenSettings } from '../../src/storage/metadata/redis/redis-chosen-settings.ts';
import { RedisCounterStore } from '../../src/storage/metadata/redis/redis-counter-store.ts';
import { RedisLeaseStore } from '../../src/storage/metadata/redis/redis-lease-store.ts';
import { RedisMetadataStore } from '../../src/storage/metadata/redis/redis-metadata-store.ts';
import { redisParts, type RedisParts } from '../../src/storage/metadata/redis/redis-parts.ts';
import { RedisRateLimitStore } from '../../src/storage/metadata/redis/redis-rate-limit-store.ts';
import { RedisSessionStore } from '../../src/storage/metadata/redis/redis-session-store.ts';
import { Watermarks } from '../../src/storage/metadata/redis/watermarks.ts';
import type { Engine } from '../contract/metadata/engine.ts';
import { auditCaps } from './audit-cap.ts';

export type RedisPlace = Omit<RedisAddress, 'prefix'>;

export interface RedisEngine extends Engine {
  readonly prefix: string;
  readonly parts: RedisParts;
  reopen(): Promise<RedisEngine>;
}

/** Connected once per file: for looking at what lies there. */
const lookers = new Map<string, Promise<RedisClient>>();

function looker(place: RedisPlace): Promise<RedisClient> {
  const name = JSON.stringify(place);
  const known = lookers.get(name) ?? connect({ ...place, prefix: '' });
  lookers.set(name, known);
  return known;
}

/** Call it when the tests of a file are over. */
export async function closeLookers(): Promise<void> {
  for (const client of lookers.values()) (await client).disconnect();
  lookers.clear();
}

/** All keys under a prefix, sorted. */
export async function keysUnder(place: RedisPlace, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const master of mastersOf(await looker(place)))
    for await (const page of master.scanStream({ match: `${prefix}*`, count: 1_000 })) keys.push(...(page as string[]));
  return keys.sort();
}

async function valuesOf(client: RedisClient, key: string): Promise<readonly Buffer[]> {
  const type = await client.type(key);
  if (type === 'zset') {
    const pairs = (await client.call('ZRANGE', key, '0', '-1', 'WITHSCORES')) as readonly (
      string | readonly string[]
    )[];
    return pairs.flat().map((part) => Buffer.from(part));
  }
  if (type === 'string') return [(await client.getBuffer(key)) ?? Buffer.alloc(0)];
  if (type === 'stream') return [Buffer.from(JSON.stringify(await client.call('XRANGE', key, '-', '+')))];
  const flat = (await client.callBuffer('HGETALL', key)) as Buffer[];
  const fields = flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? Buffer.alloc(0)] as const] : []));
  return fields.sort(([a], [b]) => Buffer.compare(a, b)).flat();
}

/** As Redis would tell them at the time of the test's clock: a key whose time has passed is not there any more. */
async function rawValues(place: RedisPlace, prefix: string, now: number): Promise<readonly Uint8Array[]> {
  const client = await looker(place);
  const keys = await keysUnder(place, prefix);
  const entries = await Promise.all(
    keys.map(async (key) => {
      const ends = Number(await client.call('PEXPIRETIME', key));
      return ends > 0 && ends <= now ? [] : [Buffer.from(key.slice(prefix.length)), ...(await valuesOf(client, key))];
    }),
  );
  return entries.flat();
}

/** Undefined also when Redis would have dropped it by itself by now: a share's key always has such a time. */
async function manifestAt(place: RedisPlace, key: string, now: number): Promise<Uint8Array | undefined> {
  const client = await looker(place);
  const [ends, manifest] = await Promise.all([client.call('PEXPIRETIME', key), client.hgetBuffer(key, 'manifest')]);
  return Number(ends) > now ? (manifest ?? undefined) : undefined;
}

const secretsKeyOf = (id: string): string => keysOf(id)[1] ?? '';

/** @param prefix where another engine may have been before */
export async function openRedisEngine(
  place: RedisPlace,
  clock: Clock,
  rules: ShareRules,
  prefix = `test:${randomUUID()}:`,
): Promise<RedisEngine> {
  const client = await connect({ ...place, prefix });
  const parts = redisParts({ client, clock, rules, marks: new Watermarks(), now: () => clock.now() });
  const store = new RedisMetadataStore(parts);
  return {
    prefix,
    parts,
    store,
    leases: new RedisLeaseStore(parts.scripts),
    rateLimits: new RedisRateLimitStore(parts.scripts),
    counters: new RedisCounterStore(parts.scripts),
    sessions: new RedisSessionStore(parts.scripts),
    audit: new RedisAuditLog(parts.scripts, auditCaps),
    chosen: new RedisChosenSettings(parts.scripts, auditCaps),
    async reopen() {
      await store.close();
      return openRedisEngine(place, clock, rules, prefix);
    },
    rawValues: () => rawValues(place, prefix, clock.now()),
    manifestOf: (id) => manifestAt(place, `${prefix}${secretsKeyOf(id)}`, clock.now()),
    async dispose() {
      await store.close();
      const keys = await keysUnder(place, prefix);
      const client = await looker(place);
      await Promise.all(keys.map((key) => client.unlink(key)));
    },
  };
}
