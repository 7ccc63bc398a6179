/** Clocks that are a day off, where Redis says what time it is: of the only server, or of two machines on one store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { asBefore, Host, lives, putDuringScans } from '../support/clock-scene.ts';
import { newToken } from '../support/doors.ts';
import { DAY, HOUR } from '../support/fixed-clock.ts';
import { RedisServer } from '../support/redis-server.ts';

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.remove();
});

const jumps = [
  ['forward', DAY],
  ['back', -DAY],
] as const;

describe('a host whose clock is set by a day, with its shares on Redis', () => {
  it.each(jumps)(
    '%s while the server runs, and while it is down: nothing ends early or late, and nobody gets in twice',
    async (_, offBy) => {
      const host = await Host.start('Redis');
      hosts.push(host);
      const { doors } = host.at;
      const [first, second] = [await lives(doors, HOUR), await lives(doors, HOUR)];
      await host.set(offBy);
      await putDuringScans(doors);
      await asBefore(doors, first);
      expect(await host.at.ready()).toEqual(['ok']);
      await host.restart(offBy);
      expect(await host.at.ready()).toEqual(['redis.clock']);
      await putDuringScans(doors);
      await asBefore(doors, second);
    },
    60_000,
  );
});

describe('two machines whose clocks are two days apart, on one Redis and one uploads folder', () => {
  it("let one claimant in for each download, end a share at the same moment, and leave each other's uploads alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ots-clock-'));
    const redis = await RedisServer.start();
    try {
      const more = { redis, environment: { UPLOADS_DIR: folder } };
      for (const offBy of [DAY, -DAY]) hosts.push(await Host.start('Redis', offBy, more));
      const doors = hosts.map(({ at }) => at.doors);
      const [one, other] = doors;
      if (one === undefined || other === undefined) throw new TypeError('Two were started.');
      for (const { at } of hosts) expect(await at.ready()).toEqual(['redis.clock']);
      const before = await lives(one, HOUR);
      const shares = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).send()));
      const claims = shares.map((share) =>
        Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? one : other).claim(share, newToken()))),
      );
      for (const toOne of await Promise.all(claims))
        expect(toOne.filter(({ status }) => status === 201)).toHaveLength(1);
      await Promise.all(doors.map(putDuringScans));
      await asBefore(other, before);

      const short = await one.send();
      expect((await other.change(short, { expiresIn: 3 })).status).toBe(200);
      const isGone = async (): Promise<readonly boolean[]> =>
        Promise.all(doors.map(async (door) => (await door.look(short)).code === 'share.gone'));
      expect(await isGone()).toEqual([false, false]);
      await sleep(3_100);
      expect(await isGone()).toEqual([true, true]);
    } finally {
      for (const host of hosts.splice(0)) await host.remove();
      await redis.remove();
      await rm(folder, { recursive: true });
    }
  });
});
