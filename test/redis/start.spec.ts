/** Which Redis the server starts with, and what it says about it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { Log } from '../../src/logging/log.ts';
import { SystemClock } from '../../src/share/clock.ts';
import { connect } from '../../src/storage/metadata/redis/connect.ts';
import { checkFitness } from '../../src/storage/metadata/redis/fitness.ts';
import { openRedis, type RedisStores } from '../../src/storage/metadata/redis/open-redis.ts';
import { codeOf, valueOf } from '../contract/metadata/engine.ts';
import { readPage } from '../docs/markdown.ts';
import { HOUR } from '../support/fixed-clock.ts';
import { RedisServer, startCluster } from '../support/redis-server.ts';
import { aShare, claimOf, idOf, linkOf, ownerOf, rules } from '../support/shares.ts';
import { until } from '../support/until.ts';

const servers: RedisServer[] = [];
const opened: RedisStores[] = [];
let folder: string;
let degraded: DegradedReasons;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-start-'));
  degraded = new DegradedReasons();
  lines = [];
});
afterEach(async () => {
  for (const stores of opened.splice(0)) await stores.metadata.close();
  for (const server of servers.splice(0)) await server.remove();
  await rm(folder, { recursive: true, force: true });
});

async function start(...options: string[]): Promise<RedisServer> {
  const server = await RedisServer.start(...options);
  servers.push(server);
  return server;
}

async function open(url: string, prefix = 'ots:'): Promise<RedisStores> {
  const log = new Log('info', { write: (line: string) => void lines.push(line) });
  const options = { uploadsDir: folder, clock: new SystemClock(), rules, degraded, log };
  const stores = await openRedis({ address: { url, prefix }, ...options });
  opened.push(stores);
  return stores;
}

describe('the server starts', () => {
  it('with a Redis that is fit, and has nothing to say', async () => {
    const stores = await open((await start()).url);
    expect(degraded.list()).toEqual([]);
    expect(lines).toEqual([]);
    valueOf(await stores.metadata.create(aShare('letter', { expiry: { inMs: HOUR } })));
    expect(codeOf(await stores.metadata.claim(idOf('letter'), claimOf('letter', 'anna')))).toBe('granted');
  });

  it('not with one that drops keys when its memory is full', async () => {
    const { url } = await start('--maxmemory-policy', 'allkeys-lru');
    await expect(open(url)).rejects.toMatchObject({
      code: 'redis.unfit',
      message: expect.stringContaining('maxmemory-policy'),
    });
  });

  it('not with one that is not there, and says so in plain words', async () => {
    await expect(open('redis://127.0.0.1:1')).rejects.toMatchObject({
      code: 'redis.not_there',
      message: expect.stringContaining('REDIS_URL'),
    });
  });

  it("not in a database that Redis does not have: another one is somebody else's", async () => {
    const { url } = await start('--databases', '4');
    await open(`${url}/3`);
    await expect(open(`${url}/4`)).rejects.toMatchObject({
      code: 'redis.not_there',
      message: expect.stringMatching(/no database 4 .*REDIS_URL/),
    });
  });

  it('with one that keeps no append-only file, and says so loudly', async () => {
    await open((await start('--appendonly', 'no')).url);
    expect(degraded.list()).toEqual(['redis.aof_off']);
    expect(lines.map((line) => (JSON.parse(line) as { event: string; level: string }).event)).toEqual([
      'redis.aof_off',
    ]);
  });

  it('and notices later that Redis cannot write its append-only file any more', async () => {
    // A limit on the size of files fails a write like a full disk does. With "always" Redis would end itself.
    const server = await RedisServer.startLimited('64', '--appendfsync', 'everysec');
    servers.push(server);
    const client = await connect({ url: server.url, prefix: '' });
    expect((await checkFitness(client, Date.now())).aofFailing).toBe(false);
    const filled = async (): Promise<boolean> => {
      await client.set('filler', 'x'.repeat(100_000)).catch(() => undefined);
      return (await checkFitness(client, Date.now())).aofFailing;
    };
    await until(filled, 'it says so');
    client.disconnect();
  });

  it('as a user with a password, and not without', async () => {
    const server = await start();
    await server.ask('ACL', 'SETUSER', 'keeper', 'on', '>p@ss/word', '~ots:*', '+@all', '-@dangerous', '+info');
    await server.ask('ACL', 'SETUSER', 'default', 'off');
    const at = `127.0.0.1:${String(server.port)}`;
    const stores = await open(`redis://keeper:p%40ss%2Fword@${at}`);
    valueOf(await stores.metadata.create(aShare('letter')));
    expect((await stores.metadata.list(undefined, 10)).map(({ id }) => id)).toEqual([idOf('letter')]);
    await expect(open(`redis://keeper:other@${at}`)).rejects.toMatchObject({ code: 'redis.not_there' });
  });
});

describe('a user with no more rights than docs/operations.md names', () => {
  const { text } = readPage('docs/operations.md');
  const [rights = ''] = /~ots:\S+ resetchannels .*$/m.exec(text) ?? [];
  const [, more = ''] = /On a cluster add `([^`]+)`/.exec(text) ?? [];

  it('is enough on a cluster', async () => {
    const cluster = await startCluster();
    try {
      for (const server of cluster.servers) {
        await server.ask('ACL', 'SETUSER', 'onetimeshare', 'on', '>word', ...rights.split(' '), ...more.split(' '));
        await server.ask('ACL', 'SETUSER', 'default', 'off');
      }
      const clusterNodes = cluster.servers.map(({ port }) => ({ host: '127.0.0.1', port }));
      const log = new Log('silent');
      const options = { uploadsDir: folder, clock: new SystemClock(), rules, degraded, log };
      const address = { url: 'redis://onetimeshare:word@any', prefix: 'ots:', clusterNodes };
      const stores = await openRedis({ address, ...options });
      opened.push(stores);
      valueOf(await stores.metadata.create(aShare('letter')));
      expect(codeOf(await stores.metadata.claim(idOf('letter'), claimOf('letter', 'anna')))).toBe('granted');
      const { counters, sessions, audit, chosen } = stores;
      await counters.add({ process: 'p', number: 1, counts: { looks: 1 } });
      await counters.note({ 'shares.ready': 1 });
      expect((await counters.series('minute', 1_440)).buckets).toHaveLength(1);
      await sessions.open('token', 'csrf');
      expect(await sessions.find('token')).toBeDefined();
      expect(await sessions.endAll()).toBe(1);
      await audit.append({ action: 'sign_in', from: 'there' });
      expect(await audit.read(1, 2)).toHaveLength(1);
      expect(await chosen.change({ uploadsPaused: true })).toEqual(await chosen.read());
      expect(degraded.list()).toEqual([]);
      await opened.pop()?.metadata.close();
    } finally {
      await cluster.remove();
    }
  });
});

describe('memory', () => {
  it('below a tenth takes no new share, and lets the others go on', async () => {
    const server = await start();
    const stores = await open(server.url);
    valueOf(await stores.metadata.create(aShare('letter', { password: 'right', downloads: 2 })));
    const used = Number(/used_memory:(\d+)/.exec(await server.ask('INFO', 'memory'))?.[1]);
    await server.ask('CONFIG', 'SET', 'maxmemory', String(Math.round(used * 1.05)));
    const untilFull = async (): Promise<void> => {
      while (!degraded.list().includes('redis.memory')) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await untilFull();
    expect(codeOf(await stores.metadata.create(aShare('another')))).toBe('storage.full');
    const lease = { leaseId: 'l', bytes: 1, sender: 's' };
    const limits = { totalBytes: 1e9, perSenderBytes: 1e9 };
    expect(codeOf(await stores.metadata.reserveQuota(lease, limits))).toBe('storage.full');
    // Even when there is none left at all.
    await server.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    expect(codeOf(await stores.metadata.prove(idOf('letter'), linkOf('letter', 'wrong')))).toBe('password.wrong');
    expect(codeOf(await stores.metadata.claim(idOf('letter'), claimOf('letter', 'anna', 'right')))).toBe('granted');
    expect(codeOf(await stores.metadata.revoke(idOf('letter'), ownerOf('letter')))).toBe('granted');
    expect((await stores.metadata.quota()).storedBytes).toBeGreaterThan(0);
  });

  it('that ended since the last look refuses a new share too, and leaves nothing of it', async () => {
    const server = await start();
    const stores = await open(server.url);
    await server.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    expect(codeOf(await stores.metadata.create(aShare('letter')))).toBe('storage.full');
    expect(await stores.metadata.quota()).toEqual({ storedBytes: 0, reservedBytes: 0 });
    expect(await stores.metadata.list(undefined, 10)).toEqual([]);
  });
});

describe('two servers on one Redis', () => {
  it('let one of 400 in who ask both at once', async () => {
    const { url } = await start();
    const both = [await open(url), await open(url)] as const;
    valueOf(await both[0].metadata.create(aShare('letter')));
    const verdicts = await Promise.all(
      Array.from({ length: 400 }, (_, n) =>
        (n % 2 === 0 ? both[0] : both[1]).metadata.claim(idOf('letter'), claimOf('letter', `visitor ${String(n)}`)),
      ),
    );
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(1);
  });

  it('with different prefixes know nothing of each other', async () => {
    const server = await start();
    const one = await open(server.url, 'one:');
    const other = await open(server.url, 'other:');
    valueOf(await one.metadata.create(aShare('letter')));
    expect(await other.metadata.list(undefined, 10)).toEqual([]);
    expect(codeOf(await other.metadata.claim(idOf('letter'), claimOf('letter', 'anna')))).toBe('share.not_found');
    expect(await other.metadata.storeId()).not.toBe(await one.metadata.storeId());
    const keys = (await server.ask('KEYS', '*')).split('\n');
    expect(keys.filter((key) => !/^(one|other):\{/.test(key))).toEqual([]);
  });
});
