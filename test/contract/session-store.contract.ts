/** Every promise of the port to the sessions as a test. */
import { describe, expect, it } from '@jest/globals';
import { MOST_SESSIONS, SESSION_IDLE_MS, SESSION_LONGEST_MS } from '../../src/share/session-store.ts';
import { DAY, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

export function sessionStoreContract(make: EngineFactory): void {
  const stage = useStage(make);
  const open = (name = 'anna') => stage.engine.sessions.open(name, `csrf of ${name}`);
  const find = (name = 'anna', touch?: boolean) => stage.engine.sessions.find(name, touch);
  const isOpen = async (name: string): Promise<boolean> => (await find(name, false)) !== undefined;

  describe('a session', () => {
    it('is found by the hash of its token alone', async () => {
      const now = stage.clock.now();
      const session = { tokenHash: 'anna', csrfToken: 'csrf of anna', createdAt: now, lastSeenAt: now };
      expect(await open()).toEqual(session);
      expect(await find()).toEqual(session);
      expect(await find('bert')).toBeUndefined();
      expect(await find('')).toBeUndefined();
    });

    it('ends when it was idle for half an hour, to the millisecond, and not before', async () => {
      await open();
      stage.clock.pass(SESSION_IDLE_MS - 1);
      expect(await find('anna', false)).toBeDefined();
      stage.clock.pass(1);
      expect(await find('anna', false)).toBeUndefined();
      expect(await find()).toBeUndefined();
    });

    it('goes on while it is seen, and a look that does not touch it is not seen', async () => {
      const { createdAt } = await open();
      stage.clock.pass(20 * MINUTE);
      expect(await find()).toMatchObject({ createdAt, lastSeenAt: stage.clock.now() });
      const seenAt = stage.clock.now();
      stage.clock.pass(20 * MINUTE);
      expect(await find('anna', false)).toMatchObject({ lastSeenAt: seenAt });
      stage.clock.pass(10 * MINUTE);
      expect(await find('anna', false)).toBeUndefined();
    });

    it('ends after twelve hours, however busy it is', async () => {
      const { createdAt } = await open();
      while (stage.clock.now() + SESSION_IDLE_MS - 1 < createdAt + SESSION_LONGEST_MS) {
        expect(await find()).toBeDefined();
        stage.clock.pass(SESSION_IDLE_MS - 1);
      }
      expect(await find()).toBeDefined();
      stage.clock.goTo(createdAt + SESSION_LONGEST_MS - 1);
      expect(await find()).toBeDefined();
      stage.clock.pass(1);
      expect(await find()).toBeUndefined();
    });

    it('does not last longer because the clock was set back', async () => {
      await open();
      stage.clock.goTo(stage.clock.now() - DAY);
      expect(await find()).toBeUndefined();
    });

    it('is ended alone, for good, and as often as one likes', async () => {
      await open('anna');
      await open('bert');
      await stage.engine.sessions.end('anna');
      await stage.engine.sessions.end('anna');
      await stage.engine.sessions.end('nobody');
      expect(await find('anna')).toBeUndefined();
      expect(await find('bert')).toBeDefined();
    });

    it('is not brought back by a request that raced with its end', async () => {
      for (const name of times(20, String)) {
        await open(name);
        await Promise.all([find(name), stage.engine.sessions.end(name), find(name), find(name)]);
        expect(await find(name)).toBeUndefined();
      }
    });

    it('opened anew under the same token begins anew', async () => {
      await open();
      stage.clock.pass(20 * MINUTE);
      const again = await stage.engine.sessions.open('anna', 'another');
      expect(again).toMatchObject({ csrfToken: 'another', createdAt: stage.clock.now() });
      expect(await find()).toEqual(again);
      expect(await stage.engine.sessions.endAll()).toBe(1);
    });

    it('keeps nothing that was not told: no token, and no trace when it is over', async () => {
      const before = await stage.engine.rawValues();
      for (const name of times(20, String)) await open(name);
      stage.clock.pass(HOUR);
      await open('anna');
      await stage.engine.sessions.end('anna');
      expect(await stage.engine.rawValues()).toEqual(before);
    });
  });

  describe('all sessions', () => {
    it('end at once, and it is told how many were open', async () => {
      await open('over');
      stage.clock.pass(SESSION_IDLE_MS);
      for (const name of ['anna', 'bert', 'carl']) await open(name);
      await stage.engine.sessions.end('carl');
      expect(await stage.engine.sessions.endAll()).toBe(2);
      for (const name of ['anna', 'bert', 'carl', 'over']) expect(await find(name)).toBeUndefined();
      expect(await stage.engine.sessions.endAll()).toBe(0);
      await open('anna');
      expect(await find()).toBeDefined();
    });

    it(`are ${String(MOST_SESSIONS)} at most: the one that was idle longest makes room`, async () => {
      const names = times(MOST_SESSIONS, (n) => `admin ${String(n)}`);
      for (const name of names) {
        await open(name);
        stage.clock.pass(1);
      }
      await find('admin 0');
      stage.clock.pass(1);
      await open('one more');
      expect(await isOpen('admin 0')).toBe(true);
      expect(await isOpen('admin 1')).toBe(false);
      for (const name of [...names.slice(2), 'one more']) expect(await isOpen(name)).toBe(true);
      expect(await stage.engine.sessions.endAll()).toBe(MOST_SESSIONS);
    });

    it('are no more than that when many are opened at once', async () => {
      await Promise.all(times(MOST_SESSIONS + 50, (n) => open(String(n))));
      expect(await stage.engine.sessions.endAll()).toBe(MOST_SESSIONS);
    });
  });
}
