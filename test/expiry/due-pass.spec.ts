import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unwrap } from '../../src/share/refusal.ts';
import { DAY, FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { anotherProcess, newFolders, openServer, type Folders, type Server } from './scene.ts';

describe('the due pass', () => {
  let folders: Folders;
  let clock: FixedClock;
  let server: Server;

  beforeEach(async () => {
    folders = await newFolders();
    clock = new FixedClock();
    server = await (await openServer(folders, clock)).start();
    // The pass that a server begins by itself is over before the test asks for its own.
    await sleep(2);
    await server.due();
  });
  afterEach(async () => {
    await server.stop();
    await folders.remove();
  });

  it('destroys keys and body of a share whose time is over, and gives its room back', async () => {
    const share = await server.stored({ expiry: { inMs: HOUR } });
    const other = await server.stored();
    clock.pass(HOUR - 1);
    expect(await server.due()).toEqual({ settled: 0, removed: 0, kept: 0 });
    clock.pass(1);
    expect(await server.due()).toEqual({ settled: 1, removed: 1, kept: 0 });
    expect((await server.record(share.id))?.burned).toEqual({ reason: 'expired', at: clock.now() });
    expect(await server.blobs.find(share.blobId)).toBeUndefined();
    expect(await server.metadata.quota()).toEqual({ storedBytes: other.footprintBytes, reservedBytes: 0 });
    expect(await server.blobs.find(other.blobId)).toBeDefined();
  });

  it('removes the keys first, the bytes second and frees the room last', async () => {
    const share = await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(HOUR);
    const order: string[] = [];
    const watch = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (args[0] === share.id || args[0] === share.blobId) order.push(String(name));
            return Reflect.apply(value, target, args);
          };
        },
      });
    await anotherProcess(server, watch(server.metadata), watch(server.blobs)).due();
    expect(order).toEqual(['settleDue', 'remove', 'forgetBlob']);
  });

  it('removes the bytes when the server died after the keys', async () => {
    const share = await server.stored();
    await server.metadata.remove(share.id, 'removed');
    expect(await server.blobs.find(share.blobId)).toBeDefined();
    await server.due();
    expect(await server.blobs.find(share.blobId)).toBeUndefined();
    expect((await server.metadata.quota()).storedBytes).toBe(0);
  });

  it('frees the room when the server died after the bytes', async () => {
    const share = await server.stored();
    await server.metadata.remove(share.id, 'removed');
    await server.blobs.remove(share.blobId);
    expect((await server.metadata.quota()).storedBytes).toBe(share.footprintBytes);
    await server.due();
    expect((await server.metadata.quota()).storedBytes).toBe(0);
  });

  it('lets an upload without bytes lapse after an hour', async () => {
    const share = await server.share({ ready: false });
    clock.pass(HOUR - 1);
    await server.due();
    expect((await server.record(share.id))?.burned).toBeUndefined();
    clock.pass(1);
    await server.due();
    expect((await server.record(share.id))?.burned?.reason).toBe('expired');
    expect((await server.metadata.quota()).storedBytes).toBe(0);
  });

  it('lets an unfinished upload lapse a day after its last byte, and removes what had come', async () => {
    const share = await server.share({ ready: false });
    await server.bytes(share.blobId ?? '', 500, { partial: true });
    clock.pass(30 * MINUTE);
    await server.metadata.noteUpload(share.id, 500);
    clock.pass(DAY - 1);
    await server.due();
    expect((await server.record(share.id))?.burned).toBeUndefined();
    expect(await server.blobCount()).toBe(1);
    clock.pass(1);
    await server.due();
    expect((await server.record(share.id))?.burned?.reason).toBe('expired');
    expect(await server.blobCount()).toBe(0);
  });

  it('burns a share an hour after its last byte went out, even if nobody says that it arrived', async () => {
    const share = await server.stored();
    const { linkTokenHash } = share;
    unwrap(await server.metadata.claim(share.id, { linkTokenHash, claimTokenHash: 'c'.repeat(43) }));
    await server.metadata.recordProgress(share.id, 'c'.repeat(43), { interval: [0, share.bodyBytes] });
    await server.due();
    clock.pass(HOUR - 1);
    await server.due();
    expect((await server.record(share.id))?.burned).toBeUndefined();
    clock.pass(1);
    await server.due();
    expect((await server.record(share.id))?.burned?.reason).toBe('downloaded');
    expect(await server.blobCount()).toBe(0);
  });

  it('forgets a share altogether when its tombstone is over', async () => {
    const share = await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(HOUR);
    await server.due();
    clock.pass(DAY - 1);
    await server.due();
    expect(await server.record(share.id)).toBeDefined();
    clock.pass(1);
    await server.due();
    expect(await server.record(share.id)).toBeUndefined();
  });

  it('destroys every key even while no byte can be removed, and the bytes as soon as they can', async () => {
    const shares = [];
    for (let i = 0; i < 300; i++) shares.push(await server.share({ expiry: { inMs: HOUR + i } }));
    const last = await server.stored({ expiry: { inMs: 2 * HOUR } });
    const away = `${folders.uploadsDir}-unmounted`;
    await rename(folders.uploadsDir, away);
    clock.pass(2 * HOUR);
    expect(await server.due()).toEqual({ settled: 301, removed: 0, kept: 301 });
    expect((await server.record(last.id))?.burned?.reason).toBe('expired');
    expect((await server.metadata.quota()).storedBytes).toBeGreaterThan(0);
    await rename(away, folders.uploadsDir);
    expect(await server.due()).toEqual({ settled: 301, removed: 301, kept: 0 });
    expect(await server.blobs.find(last.blobId)).toBeUndefined();
    expect((await server.metadata.quota()).storedBytes).toBe(0);
  });

  it('is made by one process at a time, and by the next one when that process died', async () => {
    await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(HOUR);
    expect(await server.leases.acquire('sweep:due', 'a process that dies', 15_000)).toBe(true);
    expect(await server.due()).toEqual({ skipped: 'busy' });
    expect(await server.blobCount()).toBe(1);
    clock.pass(15_000);
    expect(await server.due()).toEqual({ settled: 1, removed: 1, kept: 0 });
  });

  it('is one pass for all who ask while it runs', async () => {
    await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(HOUR);
    const [first, second] = await Promise.all([server.due(), server.due()]);
    expect(first).toEqual({ settled: 1, removed: 1, kept: 0 });
    expect(second).toBe(first);
  });

  it('does nothing more once the server stops', async () => {
    await server.stored({ expiry: { inMs: HOUR } });
    clock.pass(HOUR);
    await server.sweeper.beforeApplicationShutdown();
    expect(await server.due()).toEqual({ skipped: 'stopping' });
    expect(await server.scan()).toEqual({ skipped: 'stopping' });
    expect(await server.blobCount()).toBe(1);
  });
});
