/** What lies in Redis: in which slot, for how long, and what a crash between two steps leaves. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { bucketOf, keysOf } from '../../src/storage/metadata/redis/keys.ts';
import { adminScripts } from '../../src/storage/metadata/redis/lua/admin-scripts.ts';
import { metaScripts } from '../../src/storage/metadata/redis/lua/meta-scripts.ts';
import { bucketScripts, shareScripts } from '../../src/storage/metadata/redis/lua/share-scripts.ts';
import { RedisMetadataStore } from '../../src/storage/metadata/redis/redis-metadata-store.ts';
import { codeOf, times, valueOf } from '../contract/metadata/engine.ts';
import { DAY, FixedClock, HOUR } from '../support/fixed-clock.ts';
import { proveRedis } from '../support/prove-redis.ts';
import { closeLookers, keysUnder, openRedisEngine, type RedisEngine } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { aShare, claimOf, claimToken, idOf, linkOf, ownerOf, rules } from '../support/shares.ts';
import { until } from '../support/until.ts';

const id = idOf('letter');
const footprint = 1_000 + 168 + 512 + 1_024;

let server: RedisServer;
let clock: FixedClock;
let engine: RedisEngine;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(async () => {
  await closeLookers();
  await server.remove();
});
beforeEach(async () => {
  clock = new FixedClock();
  engine = await openRedisEngine({ url: server.url }, clock, rules);
});
afterEach(() => engine.dispose());

describe('the keys of a share', () => {
  it('lie in the slot of its bucket, of which there are 64', () => {
    const ids = times(4_096, () => randomBytes(16).toString('base64url'));
    for (const one of ids) {
      const bucket = bucketOf(one);
      expect(bucket).toBe((Buffer.from(one, 'base64url')[0] ?? 0) & 63);
      const tags = keysOf(one).map((key) => /^\{(b\d\d)\}/.exec(key)?.[1]);
      expect(new Set(tags)).toEqual(new Set([`b${String(bucket).padStart(2, '0')}`]));
    }
    expect(new Set(ids.map(bucketOf)).size).toBe(64);
  });

  it('are all told to Redis: no script makes a name of its own, or is allowed into another slot', () => {
    for (const lua of Object.values({ ...shareScripts, ...bucketScripts, ...metaScripts, ...adminScripts })) {
      expect(lua).toMatch(/^#!lua( flags=(no-writes|allow-oom))?\n/);
      for (const [, named] of lua.matchAll(/redis\.call\('[A-Z]+', ([^,)]+)/g))
        expect(named).toMatch(/^(at\.\w+|KEYS\[[1-3]\]|rooms|sums|leases|key|'server')$/);
      expect(lua).not.toMatch(/\{b\d|\{meta|\{rl|\{lease|\{counts|\{admin/);
    }
  });

  it('are only read by looks and pages: Redis refuses a write in their scripts', async () => {
    const { look, findClaim } = shareScripts;
    const { list, due } = bucketScripts;
    const { countTotals, countSeries, findSession, readAudit, readChosen } = adminScripts;
    const admin = { countTotals, countSeries, findSession, readAudit, readChosen };
    for (const [name, lua] of Object.entries({ look, findClaim, list, due, use: metaScripts.use, ...admin })) {
      const [flags = '', ...lines] = lua.split('\n');
      const writing = [flags, "redis.call('SET', KEYS[1], 'changed')", ...lines].join('\n');
      const asked = engine.parts.scripts.client.call('EVAL', writing, '1', 'a key', '{}');
      await expect(asked.then(() => name)).rejects.toThrow('Write commands are not allowed from read-only scripts');
    }
  });

  it('are dropped by Redis itself a week after the tombstone, should nobody sweep', async () => {
    const born = clock.now();
    valueOf(await engine.store.create(aShare('letter', { expiry: { inMs: HOUR }, downloads: 2 })));
    await engine.store.noteLook(id);
    const ends = async (): Promise<ReadonlySet<number>> => {
      const keys = (await keysUnder({ url: server.url }, engine.prefix)).filter((key) => key.endsWith(id));
      return new Set(await Promise.all(keys.map(async (key) => Number(await server.ask('PEXPIRETIME', key)))));
    };
    expect(await ends()).toEqual(new Set([born + HOUR + DAY + 7 * DAY]));
    valueOf(await engine.store.change(id, ownerOf('letter'), { expiry: { inMs: 20 * DAY } }));
    expect(await ends()).toEqual(new Set([born + 20 * DAY + DAY + 7 * DAY]));
    clock.pass(HOUR);
    valueOf(await engine.store.revoke(id, ownerOf('letter')));
    expect(await ends()).toEqual(new Set([clock.now() + 7 * DAY + 7 * DAY]));
  });

  it('that Redis dropped leave nothing that a sweeper would stumble over', async () => {
    valueOf(await engine.store.create(aShare('letter', { expiry: { inMs: HOUR } })));
    for (const key of await keysUnder({ url: server.url }, engine.prefix))
      if (key.endsWith(id)) await server.ask('DEL', key);
    clock.pass(30 * DAY);
    expect(await engine.store.list(undefined, 10)).toEqual([]);
    expect(await engine.store.due(10)).toEqual([id]);
    expect(await engine.store.settleDue(id)).toBeUndefined();
    expect(await engine.store.due(10)).toEqual([]);
    await engine.store.recountQuota();
    await engine.store.recountQuota();
    expect((await engine.store.quota()).storedBytes).toBe(0);
  });

  it('tell header and manifest apart from the hashes that are compared', async () => {
    valueOf(await engine.store.create(aShare('letter')));
    const keys = await keysUnder({ url: server.url }, engine.prefix);
    expect(keys.map((key) => key.slice(engine.prefix.length)).filter((key) => key.endsWith(id))).toEqual([
      expect.stringMatching(/^\{b\d\d\}:m:/),
      expect.stringMatching(/^\{b\d\d\}:s:/),
    ]);
  });
});

describe('the ledger of the quota', () => {
  it('is put right when a process died between the record and it: the second time it is seen', async () => {
    const { ledger, scripts } = engine.parts;
    for (const name of ['letter', 'film']) valueOf(await engine.store.create(aShare(name, { body: 'inline' })));
    // Died before the record was made, and after one was burned.
    await ledger.hold(idOf('never made'), 5_000, 'sender');
    const asked = { reason: 'removed', rules, seq: 0 };
    await scripts.run('remove', keysOf(idOf('film')), asked);
    expect((await engine.store.quota()).storedBytes).toBe(2 * footprint + 5_000);
    await engine.store.recountQuota();
    expect((await engine.store.quota()).storedBytes).toBe(2 * footprint + 5_000);
    await engine.store.recountQuota();
    expect((await engine.store.quota()).storedBytes).toBe(footprint);
    const before = await engine.rawValues();
    for (let n = 0; n < 3; n++) await engine.store.recountQuota();
    expect(await engine.rawValues()).toEqual(before);
  });

  it('does not learn late what was undone since', async () => {
    valueOf(await engine.store.create(aShare('letter', { body: 'inline' })));
    const early = { rev: 1, bytes: String(footprint) };
    valueOf(await engine.store.revoke(id, ownerOf('letter')));
    await engine.parts.ledger.tell(id, early);
    expect((await engine.store.quota()).storedBytes).toBe(0);
  });

  it('counts sizes beyond what Lua prints by itself, to the byte', async () => {
    const bodyBytes = 9_007_199_254_000_001;
    valueOf(await engine.store.create(aShare('letter', { bodyBytes })));
    const { share } = valueOf(await engine.store.look(id, linkOf('letter')));
    expect(share.bodyBytes).toBe(bodyBytes);
    expect((await engine.store.quota()).storedBytes).toBe(bodyBytes + footprint - 1_000);
    valueOf(await engine.store.claim(id, claimOf('letter', 'anna')));
    await engine.store.recordProgress(id, claimToken('anna'), { interval: [bodyBytes - 1, bodyBytes] });
    expect(valueOf(await engine.store.findClaim(id, claimToken('anna'))).progress?.intervals).toEqual([
      [bodyBytes - 1, bodyBytes],
    ]);
  });
});

describe('a Redis that is gone', () => {
  it('is unreachable, never without the share, and the same client goes on when it is back', async () => {
    const own = await RedisServer.start();
    const on = await openRedisEngine({ url: own.url }, clock, rules);
    try {
      valueOf(await on.store.create(aShare('letter')));
      await own.stop('SIGKILL');
      const { store, leases, rateLimits, counters, sessions, audit, chosen } = on;
      for (const asked of [
        () => store.look(id, linkOf('letter')),
        () => store.claim(id, claimOf('letter', 'anna')),
        () => store.findClaim(id, claimToken('anna')),
        () => store.settleDue(id),
        () => store.list(undefined, 10),
        () => store.ping(),
        () => leases.acquire('name', 'me', 1_000),
        () => rateLimits.hit('key', 1_000),
        () => counters.totals(),
        () => sessions.find('nobody'),
        () => audit.read(10),
        () => chosen.read(),
      ])
        await expect(asked()).rejects.toBeInstanceOf(StoreUnreachable);
      await own.startAgain();
      await until(
        () =>
          proveRedis(on).then(
            () => true,
            () => false,
          ),
        'it can be asked again',
      );
      let claimed: string | undefined;
      for (let tries = 0; tries < 200 && claimed === undefined; tries++) {
        claimed = await store.claim(id, claimOf('letter', 'anna')).then(codeOf, () => undefined);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      expect(claimed).toBe('granted');
    } finally {
      await on.store.close();
      await own.remove();
    }
  });
});

describe('time', () => {
  it('is that of Redis, and what it remembers is told in the time of the server', async () => {
    const { store, parts } = engine;
    expect(await store.noteTime()).toBeUndefined();
    clock.pass(HOUR);
    expect(await store.noteTime()).toBe(clock.now() - HOUR);
    // A server whose own clock is an hour ahead of Redis'.
    const ahead = new RedisMetadataStore({ ...parts, clock: new FixedClock(clock.now() + HOUR) });
    expect(await ahead.noteTime()).toBe(clock.now() + HOUR);
  });
});
