import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { newFolders, openServer, type Folders, type Server } from './scene.ts';

const distrusted = { skipped: 'clock.implausible' };

describe('a clock that cannot be believed', () => {
  let folders: Folders;
  let clock: FixedClock;
  let server: Server;

  beforeEach(async () => {
    folders = await newFolders();
    clock = new FixedClock();
    server = await (await openServer(folders, clock)).start();
  });
  afterEach(async () => {
    await server.stop();
    await folders.remove();
  });

  const restartAt = async (at: number): Promise<void> => {
    await server.stop();
    clock.goTo(at);
    server = await (await openServer(folders, clock)).start();
  };

  it.each([
    ['in 1970', 0],
    ['before 2026', Date.UTC(2026, 0, 1) - 1],
    ['after 2200', Date.UTC(2200, 0, 1)],
  ])('stops all erasing on disk when the server starts %s', async (_, at) => {
    await server.stored({ expiry: { inMs: HOUR } });
    await server.bytes(randomUUID(), 10, { ageMs: 2 * HOUR });
    await restartAt(at);
    expect(await server.due()).toEqual(distrusted);
    expect(await server.twoScans()).toEqual(distrusted);
    expect(server.degraded.list()).toEqual(['clock.implausible']);
    expect(server.log.events().filter((event) => event === 'clock.implausible')).toHaveLength(1);
    expect(await server.blobCount()).toBe(2);
  });

  it('stops until the time is past what the server remembers, then goes on by itself', async () => {
    const share = await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(2 * HOUR);
    await server.scan();
    const remembered = clock.now();
    await restartAt(remembered - MINUTE);
    expect(await server.due()).toEqual(distrusted);
    clock.pass(MINUTE - 1);
    expect(await server.due()).toEqual(distrusted);
    clock.pass(1);
    expect(await server.due()).toMatchObject({ removed: 1 });
    expect(server.degraded.list()).toEqual([]);
    expect((await server.record(share.id))?.burned?.reason).toBe('expired');
  });

  it('trusts a clock that went on while the server was down', async () => {
    await restartAt(clock.now() + 300 * DAY);
    expect(await server.due()).toEqual({ settled: 0, removed: 0, kept: 0 });
    expect(server.degraded.list()).toEqual([]);
  });

  it('completes no upload at a wrong time, but does when the time is right', async () => {
    const share = await server.share({ ready: false });
    await server.bytes(share.blobId ?? '', share.bodyBytes);
    const before = clock.now();
    await restartAt(0);
    expect((await server.record(share.id))?.readyAt).toBeUndefined();
    await restartAt(before + MINUTE);
    expect((await server.record(share.id))?.readyAt).toBe(before + MINUTE);
  });
});
