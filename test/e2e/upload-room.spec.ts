/** Room and locks on the real embedded store: what is reserved, what is given back, who may write. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { Watchdog } from '../../src/http/watchdog.ts';
import { Counters } from '../../src/share/counters.ts';
import { unwrap } from '../../src/share/refusal.ts';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import { diskCalls, type DiskCalls } from '../../src/storage/blobs/disk/disk-calls.ts';
import { IncomingBytes } from '../../src/upload/incoming-bytes.ts';
import { PatchWriter } from '../../src/upload/patch-writer.ts';
import { Rooms } from '../../src/upload/room.ts';
import { UploadLocks } from '../../src/upload/upload-locks.ts';
import { embeddedEngine, type EmbeddedEngine } from '../support/embedded-engine.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { bodiesBelow } from '../support/on-disk.ts';
import { aShare, rules } from '../support/shares.ts';

const MiB = 1_048_576;
const SLACK = 70_000;

let engine: EmbeddedEngine;
let clock: FixedClock;
let folder: string;
beforeEach(async () => {
  clock = new FixedClock();
  engine = await embeddedEngine(clock, rules);
  folder = await mkdtemp(join(tmpdir(), 'ots-room-'));
});
afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function roomsOf(environment: Readonly<Record<string, string>>): Promise<Rooms> {
  const settings = readSettings({ STORAGE_KEEP_FREE_BYTES: '0', RATE_LIMITS: 'off', ...environment });
  const blobs = await DiskBlobStore.open(folder);
  await blobs.adopt(await engine.store.storeId());
  return new Rooms(engine.store, blobs, engine.rateLimits, settings);
}
/** Lets time go by for intervals and for the store, and waits until the store has answered what they asked. */
async function pass(
  ms: number,
  asked: { readonly mock: { readonly results: readonly { value: unknown }[] } },
): Promise<void> {
  clock.pass(ms);
  jest.advanceTimersByTime(ms);
  await Promise.all(asked.mock.results.map(({ value }) => value));
  await new Promise(setImmediate);
}
const fakeIntervals = (): unknown =>
  jest.useFakeTimers({
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'],
  });
const times = <T>(count: number, make: () => Promise<T>): readonly Promise<T>[] => Array.from({ length: count }, make);
const reserved = async (): Promise<number> => (await engine.store.quota()).reservedBytes;

describe('room for an upload of unknown length', () => {
  it('is taken in steps of 64 MiB, before the bytes that need it', async () => {
    const room = await (await roomsOf({ STORAGE_QUOTA_BYTES: '1GiB' })).open('192.0.2.1');
    expect(await reserved()).toBe(0);
    await room.use(1);
    expect(await reserved()).toBe(64 * MiB);
    expect(room.use(64 * MiB)).toBeUndefined();
    await room.use(64 * MiB + 1);
    expect(await reserved()).toBe(128 * MiB);
    await room.release();
    expect(await reserved()).toBe(0);
  });

  it('is taken in smaller steps where a large one does not fit any more, and refused at the end', async () => {
    const room = await (await roomsOf({ STORAGE_QUOTA_BYTES: '5MiB' })).open('192.0.2.1');
    await room.use(1);
    expect(await reserved()).toBe(4 * MiB);
    await room.use(4 * MiB + 1);
    expect(await reserved()).toBe(4 * MiB + 262_144);
    await expect(room.use(5 * MiB + 1)).rejects.toMatchObject({ refusal: { code: 'storage.full' } });
    await room.release();
    expect(await reserved()).toBe(0);
  });

  it('never goes beyond the largest share, so that one sender may send it', async () => {
    const room = await (await roomsOf({ STORAGE_QUOTA_BYTES: '1GiB', MAX_SHARE_BYTES: '2MiB' })).open('192.0.2.1');
    await room.use(1);
    expect(await reserved()).toBeGreaterThan(2 * MiB);
    expect(await reserved()).toBeLessThan(2 * MiB + SLACK);
    await room.release();
  });
});

describe('room', () => {
  it('is refused to a sender who holds as much as one may, and given to another', async () => {
    const rooms = await roomsOf({ STORAGE_QUOTA_BYTES: '100MiB', MAX_SHARE_BYTES: '2MiB' });
    const [one, same, other] = await Promise.all(['192.0.2.1', '192.0.2.1', '192.0.2.2'].map((a) => rooms.open(a)));
    await one?.reserve(10 * MiB);
    await expect(same?.reserve(MiB)).rejects.toMatchObject({ refusal: { code: 'rate.limited' } });
    await other?.reserve(10 * MiB);
    await Promise.all([one?.release(), same?.release(), other?.release()]);
  });

  it('knows its sender by a hash that differs from store to store', async () => {
    const room = await (await roomsOf({})).open('192.0.2.1');
    const second = await embeddedEngine(clock, rules);
    const settings = readSettings({});
    const there = await new Rooms(second.store, await DiskBlobStore.open(folder), second.rateLimits, settings).open(
      '192.0.2.1',
    );
    expect(room.sender).not.toContain('192');
    expect(there.sender).not.toBe(room.sender);
    await second.dispose();
  });

  it('is kept while its process lives, and lapses without it', async () => {
    fakeIntervals();
    const room = await (await roomsOf({ STORAGE_QUOTA_BYTES: '1GiB' })).open('192.0.2.1');
    await room.reserve(MiB);
    const renewed = jest.spyOn(engine.store, 'reserveQuota');
    for (let i = 0; i < 6; i++) {
      await pass(10_000, renewed);
      expect(await reserved()).toBe(MiB);
    }
    clock.pass(30_001);
    expect(await reserved()).toBe(0);
    await room.release();
  });

  it('is not renewed any more once a record holds it', async () => {
    fakeIntervals();
    const room = await (await roomsOf({ STORAGE_QUOTA_BYTES: '1GiB' })).open('192.0.2.1');
    await room.reserve(MiB);
    await room.handOver((leaseId) => engine.store.releaseQuota(leaseId));
    await pass(20_000, jest.spyOn(engine.store, 'reserveQuota'));
    expect(await reserved()).toBe(0);
    await room.release();
  });

  it('counts for the day what was sent, and not what was only reserved', async () => {
    const rooms = await roomsOf({ STORAGE_QUOTA_BYTES: '1GiB', RATE_LIMITS: 'on', ADDRESS_BYTES_PER_DAY: '70MiB' });
    for (let i = 0; i < 3; i++) {
      const room = await rooms.open('192.0.2.1');
      await room.use(20 * MiB);
      await room.release();
    }
    const room = await rooms.open('192.0.2.1');
    await expect(room.reserve(11 * MiB)).rejects.toMatchObject({ refusal: { code: 'rate.limited' } });
    await room.reserve(9 * MiB);
    await room.release();
    clock.pass(86_400_001);
    const tomorrow = await rooms.open('192.0.2.1');
    await tomorrow.reserve(64 * MiB);
    await tomorrow.release();
  });
});

describe('what is to stay free on the disk', () => {
  /** A disk of 100 MiB with nothing else on it, 20 MiB of which are to stay free. */
  async function smallDisk(): Promise<{
    readonly rooms: Rooms;
    readonly blobs: DiskBlobStore;
    /** How often the partial blobs were counted. */
    readonly counts: () => number;
  }> {
    let counts = 0;
    const statfs = async (): Promise<{ bsize: number; blocks: number; bavail: number }> => {
      const sizes = (await bodiesBelow(folder)).map(({ bytes }) => bytes.length);
      return { bsize: 1, blocks: 100 * MiB, bavail: 100 * MiB - sizes.reduce((sum, size) => sum + size, 0) };
    };
    const opendir: DiskCalls['opendir'] = (...args) => {
      counts += 1;
      return diskCalls.opendir(...args);
    };
    const disk = { ...diskCalls, opendir, statfs: statfs as unknown as DiskCalls['statfs'] };
    const blobs = await DiskBlobStore.open(folder, disk);
    await blobs.adopt(await engine.store.storeId());
    counts = 0;
    const environment = { STORAGE_QUOTA_BYTES: '1GiB', STORAGE_KEEP_FREE_BYTES: '20MiB', RATE_LIMITS: 'off' };
    return {
      rooms: new Rooms(engine.store, blobs, engine.rateLimits, readSettings(environment)),
      blobs,
      counts: () => counts,
    };
  }
  const full = { refusal: { code: 'storage.full' } };

  it('is not promised to several uploads at once: what one will write, the next cannot have', async () => {
    const { rooms } = await smallDisk();
    const asked = await Promise.all(times(8, () => rooms.open('192.0.2.1')));
    const answers = await Promise.allSettled(asked.map((room) => room.reserve(20 * MiB)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    await expect(asked[7]?.reserve(1)).rejects.toMatchObject(full);
    await Promise.all(asked.map((room) => room.release()));
    await asked[7]?.reserve(80 * MiB);
    await asked[7]?.release();
  });

  it('is not promised a second time to who has a record but has not sent yet', async () => {
    const { rooms } = await smallDisk();
    await engine.store.create(aShare('film', { body: 'uploading', bodyBytes: 60 * MiB }));
    const room = await rooms.open('192.0.2.1');
    await expect(room.reserve(21 * MiB)).rejects.toMatchObject(full);
    await room.reserve(19 * MiB);
    await room.release();
  });

  it('is counted once: what is written of an unfinished upload is gone from the disk already', async () => {
    const { rooms, blobs } = await smallDisk();
    await engine.store.create(aShare('film', { body: 'uploading', bodyBytes: 60 * MiB }));
    const writer = await blobs.create(randomUUID());
    await writer.write([new Uint8Array(50 * MiB)]);
    const room = await rooms.open('192.0.2.1');
    await expect(room.reserve(21 * MiB)).rejects.toMatchObject(full);
    await room.reserve(19 * MiB);
    await room.release();
    await writer.close();
  });

  it('is not made larger by what a crash left half written: nobody will write the rest of that', async () => {
    const { rooms, blobs } = await smallDisk();
    const writer = await blobs.create(randomUUID());
    await writer.write([new Uint8Array(50 * MiB)]);
    await writer.close();
    const room = await rooms.open('192.0.2.1');
    await expect(room.reserve(31 * MiB)).rejects.toMatchObject(full);
    await room.reserve(29 * MiB);
    await room.release();
  });

  it('costs a count of what is half written only when it is reached, and one for all who wait', async () => {
    const { rooms, counts } = await smallDisk();
    const room = await rooms.open('192.0.2.1');
    await room.reserve(79 * MiB);
    expect(counts()).toBe(0);
    const asked = await Promise.all(times(50, () => rooms.open('192.0.2.1')));
    const answers = await Promise.allSettled(asked.map((other) => other.reserve(2 * MiB)));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(50);
    expect(counts()).toBeLessThanOrEqual(2);
    await room.release();
  });

  it('is reached step by step by an upload of unknown length, and never touched', async () => {
    const { rooms, blobs } = await smallDisk();
    const room = await rooms.open('192.0.2.1');
    const writer = await blobs.create(randomUUID());
    const send = async (): Promise<void> => {
      for (;;) {
        await room.use(writer.sizeBytes + MiB);
        await writer.write([new Uint8Array(MiB)]);
      }
    };
    await expect(send()).rejects.toMatchObject(full);
    expect(writer.sizeBytes).toBe(80 * MiB);
    await writer.close();
    await room.release();
  });
});

describe('the lock of an upload', () => {
  it('is one across processes: the holder renews it, and stops writing when somebody else has it', async () => {
    fakeIntervals();
    const [here, there] = [new UploadLocks(engine.leases), new UploadLocks(engine.leases)];
    const lock = here.lockFor('share', false);
    let asked = 0;
    await lock.lock(new AbortController().signal, () => {
      asked += 1;
    });
    // Renewed in time: longer than one lease, and still nobody else's.
    const renewed = jest.spyOn(engine.leases, 'acquire');
    for (let i = 0; i < 4; i++) await pass(5_000, renewed);
    await expect(
      there.lockFor('share', false).lock(new AbortController().signal, () => undefined),
    ).rejects.toMatchObject({ code: 'upload.busy' });
    expect(() => {
      lock.assertHeld();
    }).not.toThrow();
    // The process was stopped for too long; another one took over.
    clock.pass(16_000);
    await there.lockFor('share', false).lock(new AbortController().signal, () => undefined);
    await pass(5_000, renewed);
    expect(asked).toBe(1);
    expect(() => {
      lock.assertHeld();
    }).toThrow('upload.busy');
    await lock.unlock();
    await expect(
      here.lockFor('share', false).lock(new AbortController().signal, () => undefined),
    ).rejects.toMatchObject({
      code: 'upload.busy',
    });
  });

  it('is asked for before each write: who lost it writes no more', async () => {
    const settings = readSettings({});
    const blobs = await DiskBlobStore.open(folder);
    await blobs.adopt(await engine.store.storeId());
    const blobId = randomUUID();
    const { share } = unwrap(await engine.store.create(aShare('film', { body: 'uploading', blobId })));
    const incoming = new IncomingBytes(new Watchdog(settings, () => performance.now()), new Counters());
    const lock = new UploadLocks(engine.leases).lockFor(share.id, false);
    const parts = { metadata: engine.store, blobs, incoming, lock, share, blobId };
    const sent = async (): Promise<number> => {
      const request = Readable.from([Buffer.alloc(share.bodyBytes)]) as unknown as IncomingMessage;
      return new PatchWriter(parts, 0, share.bodyBytes).run(request, new AbortController().signal);
    };
    await expect(sent()).rejects.toMatchObject({ code: 'upload.busy' });
    expect(await blobs.find(blobId)).toBeUndefined();
    await lock.lock(new AbortController().signal, () => undefined);
    expect(await sent()).toBe(share.bodyBytes);
    await lock.unlock();
  });
});
