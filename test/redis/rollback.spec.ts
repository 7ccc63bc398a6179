/** Redis is replaced by an older copy of itself: nobody is let in twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DegradedReasons } from '../../src/logging/degraded-reasons.ts';
import { Log } from '../../src/logging/log.ts';
import { SystemClock } from '../../src/share/clock.ts';
import { StoreRolledBack, type MetadataStore } from '../../src/share/metadata-store.ts';
import { acceptRollback, openRedis, type RedisStores } from '../../src/storage/metadata/redis/open-redis.ts';
import { codeOf, times, valueOf } from '../contract/metadata/engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { aShare, claimOf, claimToken, idOf, linkOf, openingOf, ownerOf, rules } from '../support/shares.ts';
import { until as waitUntil } from '../support/until.ts';

const names = times(12, (n) => `letter ${String(n)}`);
const claimed = names.slice(0, 10);
const clock = new SystemClock();
const ROUNDS = 3;

let server: RedisServer;
let folder: string;
let degraded: DegradedReasons;
let stores: RedisStores;

const address = () => ({ url: server.url, prefix: 'ots:' });
const uploads = () => join(folder, 'uploads');
const open = () =>
  openRedis({ address: address(), uploadsDir: uploads(), clock, rules, degraded, log: new Log('silent') });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-rollback-'));
  server = await RedisServer.start();
  degraded = new DegradedReasons();
  stores = await open();
});
afterEach(async () => {
  await stores.metadata.close();
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

const claimAll = (who: string) =>
  Promise.allSettled(names.map((name) => stores.metadata.claim(idOf(name), claimOf(name, who, 'right'))));

/** Shares, then a backup, then claims of ten of them. */
async function backUpThenClaim(): Promise<void> {
  for (const name of names) valueOf(await stores.metadata.create(aShare(name, { password: 'right' })));
  await server.copyTo(join(folder, 'backup'));
  for (const name of claimed) valueOf(await stores.metadata.claim(idOf(name), claimOf(name, 'anna', 'right')));
}

async function restore(): Promise<void> {
  await server.stop('SIGKILL');
  await server.restoreFrom(join(folder, 'backup'));
  await server.startAgain();
}

const until = (holds: () => boolean | Promise<boolean>): Promise<void> =>
  waitUntil(holds, 'the store has come to that');

const reachable = (store: MetadataStore) =>
  store.ping().then(
    () => true,
    () => false,
  );

/** Each verb that could let somebody in. */
function everyDoor(name: string): Readonly<Record<string, Promise<unknown>>> {
  const { metadata } = stores;
  return {
    claim: metadata.claim(idOf(name), claimOf(name, 'bert', 'right')),
    manifest: metadata.prove(idOf(name), linkOf(name, 'right')),
    open: metadata.reserveAttempt(idOf(name), claimOf(name, 'bert')),
    'open, second half': metadata.settleAttempt(idOf(name), 'key', openingOf(name, 'bert', 'right')),
    unlock: metadata.change(idOf(name), ownerOf(name), { unlock: true }),
    sweep: metadata.settleDue(idOf(name)),
  };
}

describe('a store restored from an older copy', () => {
  it('lets nobody in while a server runs, from the first request on, until the operator accepts', async () => {
    await backUpThenClaim();
    await restore();
    const tries: PromiseSettledResult<unknown>[] = [];
    // Asked without a pause from before the connection is there again.
    const deadline = performance.now() + 20_000;
    while (performance.now() < deadline && !(await reachable(stores.metadata))) {
      tries.push(...(await claimAll('bert')));
      await sleep(2);
    }
    tries.push(...(await claimAll('bert')));
    const granted = tries.flatMap((one) =>
      one.status === 'fulfilled' && (one.value as { ok: boolean }).ok ? [one] : [],
    );
    expect(granted).toEqual([]);
    for (const name of claimed)
      expect(valueOf(await stores.metadata.look(idOf(name), { ownerTokenHash: ownerOf(name) })).share.claims).toEqual(
        [],
      );

    expect(await stores.metadata.rolledBack()).toBe(true);
    for (const name of names)
      for (const [door, verdict] of Object.entries(everyDoor(name)))
        await expect(verdict.then(() => door)).rejects.toBeInstanceOf(StoreRolledBack);
    await until(() => degraded.list().includes('store.rolled_back'));

    const done = await acceptRollback(address(), uploads(), rules, clock);
    expect(done.shares).toBeGreaterThanOrEqual(claimed.length);
    await until(async () => !(await stores.metadata.rolledBack()));
    await until(() => degraded.list().length === 0);
    for (const name of claimed)
      expect(codeOf(await stores.metadata.claim(idOf(name), claimOf(name, 'bert', 'right')))).toBe('share.claimed');
  });

  it('lets nobody in through a server that has not heard of the claims, not even at the first instant', async () => {
    const other = await open();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        await backUpThenClaim();
        // Within the second in which what one server knows is known to no other.
        const granted = await other.metadata.claim(idOf('letter 10'), claimOf('letter 10', 'bert', 'right'));
        expect(codeOf(granted)).toBe('granted');
        const restored = restore();
        const tries: PromiseSettledResult<unknown>[] = [];
        const deadline = performance.now() + 4_500;
        while (performance.now() < deadline) {
          const asked = claimed.map((name) => other.metadata.claim(idOf(name), claimOf(name, 'bert', 'right')));
          tries.push(...(await Promise.allSettled(asked)));
          await sleep(5);
        }
        await restored;
        const told = new Set(
          tries.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'answered')),
        );
        expect(told).toEqual(new Set(['store.unreachable', 'store.rolled_back']));
        await server.ask('FLUSHALL');
        await acceptRollback(address(), uploads(), rules, clock);
        for (const { metadata } of [stores, other]) await until(async () => !(await metadata.rolledBack()));
      }
    } finally {
      await other.metadata.close();
    }
  });

  it('is given back share by share: the owner re-arms', async () => {
    await backUpThenClaim();
    await restore();
    await until(() => reachable(stores.metadata));
    await acceptRollback(address(), uploads(), rules, clock);
    await until(async () => !(await stores.metadata.rolledBack()));
    const [name = ''] = claimed;
    const { share } = valueOf(await stores.metadata.change(idOf(name), ownerOf(name), { rearm: 'all' }));
    expect(share.rearms).toBe(1);
    expect(codeOf(await stores.metadata.claim(idOf(name), claimOf(name, 'bert', 'right')))).toBe('granted');
    // Nothing is left to accept.
    expect(await acceptRollback(address(), uploads(), rules, clock)).toEqual({ shares: 0, buckets: 0 });
  });

  it('is noticed when it happened while no server ran', async () => {
    await backUpThenClaim();
    await stores.metadata.close();
    await restore();
    stores = await open();
    expect(degraded.list()).toContain('store.rolled_back');
    for (const verdict of await claimAll('bert'))
      expect(verdict).toMatchObject({ status: 'rejected', reason: { code: 'store.rolled_back' } });
  });

  it('is noticed when it is empty: a share that was there is not "not found"', async () => {
    await backUpThenClaim();
    await server.ask('FLUSHALL');
    for (const name of claimed)
      await expect(stores.metadata.claim(idOf(name), claimOf(name, 'bert', 'right'))).rejects.toMatchObject({
        code: 'store.rolled_back',
      });
  });

  it('stays noticed when what happens since lifts the number again', async () => {
    const [name = ''] = names;
    await backUpThenClaim();
    await restore();
    await until(() => reachable(stores.metadata));
    // Burns are always allowed, and each counts.
    for (const one of claimed.slice(1)) valueOf(await stores.metadata.revoke(idOf(one), ownerOf(one)));
    await expect(stores.metadata.claim(idOf(name), claimOf(name, 'bert', 'right'))).rejects.toBeInstanceOf(
      StoreRolledBack,
    );
    valueOf(await stores.metadata.revoke(idOf(name), ownerOf(name)));
    expect(await stores.metadata.rolledBack()).toBe(true);
    await expect(stores.metadata.prove(idOf(name), linkOf(name, 'right'))).rejects.toBeInstanceOf(StoreRolledBack);
  });

  // One thing each: what is noticed of one share is held against all of them.
  it.each<[string, () => Promise<unknown>]>([
    ['wrong password', () => stores.metadata.prove(idOf('letter'), linkOf('letter', 'wrong'))],
    ['charged password', () => stores.metadata.reserveAttempt(idOf('letter'), claimOf('letter', 'anna'))],
    ['burn', () => stores.metadata.revoke(idOf('letter'), ownerOf('letter'))],
    ['re-arm', () => stores.metadata.change(idOf('letter'), ownerOf('letter'), { rearm: 'all' })],
  ])(
    'forgets no %s either',
    async (_what, act) => {
      valueOf(await stores.metadata.create(aShare('letter', { password: 'right', downloads: 2 })));
      valueOf(await stores.metadata.claim(idOf('letter'), claimOf('letter', 'carl', 'right')));
      await server.copyTo(join(folder, 'backup'));
      await act();
      await restore();
      await until(() => reachable(stores.metadata));
      await expect(stores.metadata.claim(idOf('letter'), claimOf('letter', 'bert', 'right'))).rejects.toBeInstanceOf(
        StoreRolledBack,
      );
    },
    60_000,
  );

  it('is none after an ordinary restart', async () => {
    await backUpThenClaim();
    await server.stop('SIGKILL');
    await server.startAgain();
    await until(async () => (await reachable(stores.metadata)) && !(await stores.metadata.rolledBack()));
    const [name = ''] = claimed;
    expect(codeOf(await stores.metadata.findClaim(idOf(name), claimToken('anna')))).toBe('granted');
    expect(codeOf(await stores.metadata.claim(idOf(name), claimOf(name, 'bert', 'right')))).toBe('share.claimed');
  });
});
