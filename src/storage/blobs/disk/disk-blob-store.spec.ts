import { randomBytes, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BlobStoreUnreachable, StorageFull } from '../../../share/blob-store.ts';
import { type DiskCalls, diskCalls } from './disk-calls.ts';
import { DiskBlobStore } from './disk-blob-store.ts';

const STORE = 'a-metadata-store';
const ID = '3f2a8c1e-0b1d-4c55-9e77-2d6f0a9b8c7d';
const OTHER_ID = 'a0a8c1e3-0b1d-4c55-9e77-2d6f0a9b8c7d';
const BYTES = randomBytes(300_000);

type Handle = fs.FileHandle;
/** Asked before each call; may throw in its place. */
type Before = (call: string) => void;

/** The file system as it is, with every call that matters told first. Names are relative to the folder. */
function watched(root: string, before: Before, write?: (handle: Handle) => Handle['writev']): DiskCalls {
  const short = (path: unknown): string => relative(root, String(path)) || '.';
  const watchHandle = (handle: Handle, name: string): Handle =>
    new Proxy(handle, {
      get(target, key) {
        if (key === 'writev' && write !== undefined) return write(target);
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (key === 'sync' || key === 'writev') before(`${key} ${name}`);
          return (await Reflect.apply(value, target, args)) as unknown;
        };
      },
    });
  return {
    ...diskCalls,
    open: async (path, flags, mode) => {
      if (flags !== 'r') before(`open ${short(path)}`);
      return watchHandle(await fs.open(path, flags, mode), short(path));
    },
    rename: async (from, to) => {
      before(`rename ${short(from)} ${short(to)}`);
      await fs.rename(from, to);
    },
    mkdir: (async (path: string, options: { recursive?: boolean; mode: number }) => {
      before(`mkdir ${short(path)}`);
      return await fs.mkdir(path, options);
    }) as DiskCalls['mkdir'],
  };
}

class PowerCut extends Error {}
const diskError = (code: string): Error => Object.assign(new Error(code), { code });

describe('a folder of blobs', () => {
  let root: string;
  let store: DiskBlobStore;
  const path = (...names: readonly string[]): string => join(root, ...names);
  const reopen = async (disk?: DiskCalls): Promise<DiskBlobStore> => {
    const opened = await DiskBlobStore.open(root, disk);
    await opened.adopt(STORE);
    return opened;
  };
  const publish = async (blobId: string, to = store): Promise<void> => {
    const writer = await to.create(blobId);
    try {
      await writer.write([BYTES]);
      await writer.publish();
    } finally {
      await writer.close();
    }
  };

  beforeEach(async () => {
    root = await fs.mkdtemp(join(tmpdir(), 'ots-disk-'));
    store = await reopen();
  });
  afterEach(() => fs.rm(root, { recursive: true, force: true }));

  it('keeps a blob being written in tmp and a published one under its first two digits', async () => {
    const writer = await store.create(ID);
    await writer.write([BYTES]);
    expect(await fs.readdir(path('tmp'))).toEqual([ID]);
    await writer.publish();
    expect(await fs.readdir(path('tmp'))).toEqual([]);
    expect((await fs.readFile(path('3f', ID))).equals(BYTES)).toBe(true);
  });

  it('makes files and directories that only its own user can read', async () => {
    await publish(ID);
    await (await store.create(OTHER_ID)).close();
    const mode = async (...names: readonly string[]): Promise<number> => (await fs.stat(path(...names))).mode & 0o777;
    expect([await mode('tmp'), await mode('3f')]).toEqual([0o700, 0o700]);
    expect([await mode('tmp', OTHER_ID), await mode('3f', ID), await mode('.store')]).toEqual([0o600, 0o600, 0o600]);
  });

  describe('the order of writes', () => {
    it('is bytes, fsync, rename, fsync of both directories', async () => {
      const calls: string[] = [];
      const seen = await reopen(watched(root, (call) => calls.push(call)));
      calls.length = 0;
      await publish(ID, seen);
      const partial = `tmp/${ID}`;
      const final = `3f/${ID}`;
      expect(calls).toEqual([
        `open ${partial}`,
        `writev ${partial}`,
        `sync ${partial}`,
        `rename ${partial} ${final}`,
        'mkdir 3f',
        'sync .',
        `rename ${partial} ${final}`,
        'sync 3f',
        'sync tmp',
      ]);
    });

    it('makes the mark durable before anything relies on it', async () => {
      await fs.rm(path('.store'));
      const calls: string[] = [];
      await reopen(watched(root, (call) => calls.push(call.replaceAll(/-[0-9a-f-]{36}/g, ''))));
      expect(calls.slice(-4)).toEqual(['open .store', 'sync .store', 'rename .store .store', 'sync .']);
    });

    it('leaves nothing, a partial blob or the whole one, wherever the server dies', async () => {
      const outcomes = new Set<string>();
      let acknowledged = false;
      for (let survivedCalls = 0; !acknowledged; survivedCalls++) {
        let left = Number.POSITIVE_INFINITY;
        const dying = await reopen(
          watched(root, (call) => {
            left -= 1;
            if (left < 0) throw new PowerCut(call);
          }),
        );
        left = survivedCalls;
        acknowledged = await publish(ID, dying).then(
          () => true,
          () => false,
        );
        const next = await reopen();
        const found = await next.find(ID);
        outcomes.add(
          found === undefined ? 'nothing' : `${found.partial ? 'partial' : 'whole'} ${String(found.sizeBytes)}`,
        );
        await next.remove(ID);
      }
      expect([...outcomes].sort()).toEqual(['nothing', 'partial 0', 'partial 300000', 'whole 300000']);
    });

    it('publishes after a crash what was written whole but not yet renamed', async () => {
      const writer = await store.create(ID);
      await writer.write([BYTES]);
      await writer.close();
      const next = await reopen();
      await (await next.resume(ID)).publish();
      expect(await next.find(ID)).toEqual({ sizeBytes: BYTES.length, partial: false });
    });

    it('lets two processes finish the same upload after a crash', async () => {
      const [one, two] = [await store.create(ID), await (await reopen()).resume(ID)];
      await one.write([BYTES]);
      await Promise.all([one.publish(), two.publish()]);
      expect((await fs.readFile(path('3f', ID))).equals(BYTES)).toBe(true);
    });

    it('trusts nothing of a file whose fsync failed: a second fsync would lie', async () => {
      const failing = await reopen(
        watched(root, (call) => {
          if (call === `sync tmp/${ID}`) throw diskError('EIO');
        }),
      );
      await expect(publish(ID, failing)).rejects.toBeInstanceOf(BlobStoreUnreachable);
      expect(await store.find(ID)).toBeUndefined();
    });

    it('keeps the partial blob when only the rename failed, until it is discarded', async () => {
      const failing = await reopen(
        watched(root, (call) => {
          if (call.startsWith('rename')) throw diskError('ENOSPC');
        }),
      );
      const writer = await failing.create(ID);
      await writer.write([BYTES]);
      await expect(writer.publish()).rejects.toBeInstanceOf(StorageFull);
      expect(await store.find(ID)).toEqual({ sizeBytes: BYTES.length, partial: true });
      await writer.discard();
      expect(await store.find(ID)).toBeUndefined();
    });
  });

  describe('a medium that takes less than it is given', () => {
    /** Takes at most 7001 bytes at a time. */
    const shortened = (handle: Handle) => async (pieces: readonly NodeJS.ArrayBufferView[], position?: number) => {
      const [first] = pieces as readonly Uint8Array[];
      const result = await handle.write(first ?? new Uint8Array(), 0, Math.min(first?.length ?? 0, 7_001), position);
      return { bytesWritten: result.bytesWritten, buffers: [...pieces] };
    };
    const hesitating = (): Promise<DiskBlobStore> =>
      reopen(watched(root, () => undefined, shortened as (handle: Handle) => Handle['writev']));

    it('gets the rest of a write that came out short', async () => {
      const writer = await (await hesitating()).create(ID);
      await writer.write([BYTES.subarray(0, 10), BYTES.subarray(10, 7_011), BYTES.subarray(7_011)]);
      await writer.publish();
      expect((await fs.readFile(path('3f', ID))).equals(BYTES)).toBe(true);
    });

    it('gets the whole of the write in flight before the file is closed', async () => {
      const writer = await (await hesitating()).create(ID);
      const writing = writer.write([BYTES]);
      await Promise.all([writer.close(), writing]);
      expect(await store.find(ID)).toEqual({ sizeBytes: BYTES.length, partial: true });
    });

    it('is read on when it gives less than it was asked for', async () => {
      await publish(ID);
      const stingy = (handle: Handle): Handle =>
        new Proxy(handle, {
          get(target, key) {
            const value: unknown = Reflect.get(target, key, target);
            if (key !== 'read') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
            return (into: Uint8Array, offset: number, length: number, position: number) =>
              target.read(into, offset, Math.min(length, 1_000), position);
          },
        });
      const slow = await reopen({ ...diskCalls, open: async (...args) => stingy(await fs.open(...args)) });
      const reader = await slow.open(ID);
      const into = Buffer.alloc(BYTES.length);
      expect(await reader?.read(into, 0)).toBe(BYTES.length);
      expect(into.equals(BYTES)).toBe(true);
      await reader?.close();
    });

    it('says storage.full, and how many bytes are really there', async () => {
      let round = 0;
      const filling = (handle: Handle) => async (_: unknown, position: number) => {
        round += 1;
        await handle.write(BYTES, 0, 1_000, position);
        if (round === 2) throw diskError('ENOSPC');
        return { bytesWritten: 400, buffers: [] };
      };
      const full = await reopen(watched(root, () => undefined, filling as unknown as (h: Handle) => Handle['writev']));
      const writer = await full.create(ID);
      await expect(writer.write([BYTES])).rejects.toMatchObject({ code: 'storage.full' });
      expect(writer.sizeBytes).toBe(1_400);
      await writer.close();
      expect(await store.find(ID)).toEqual({ sizeBytes: 1_400, partial: true });
    });

    it('takes the kernel at its word when the device is full', async () => {
      const full = await reopen({
        ...diskCalls,
        open: (name, flags, mode) =>
          fs.open(String(name).includes(ID) ? '/dev/full' : name, flags === 'wx' ? 'w' : flags, mode),
      });
      const writer = await full.create(ID);
      await expect(writer.write([BYTES])).rejects.toBeInstanceOf(StorageFull);
      expect(writer.sizeBytes).toBe(0);
      await writer.close();
    });
  });

  it('neither lists nor touches files that are not its own', async () => {
    await publish(ID);
    const foreign = [
      '.gitkeep',
      'README',
      OTHER_ID,
      join('tmp', 'notes.txt'),
      join('tmp', ID.toUpperCase()),
      join('3f', 'notes.txt'),
      join('3f', OTHER_ID),
      join('zz', ID),
    ];
    await fs.mkdir(path('zz'));
    await fs.mkdir(path('tmp', OTHER_ID));
    for (const name of foreign) await fs.writeFile(path(name), 'mine');
    const listed: string[] = [];
    for await (const { blobId } of store.list()) listed.push(blobId);
    expect(listed).toEqual([ID]);
    await store.remove(ID);
    for (const name of foreign) expect(await fs.readFile(path(name), 'utf8')).toBe('mine');
  });

  it('makes its folder where it is missing, and only for its own user', async () => {
    await fs.rm(root, { recursive: true });
    await reopen();
    expect((await fs.stat(root)).mode & 0o777).toBe(0o700);
    expect(await fs.readdir(root)).toEqual(expect.arrayContaining(['.store', 'tmp']));
  });

  it('leaves nothing of its test for a writable folder', async () => {
    expect(await fs.readdir(path('tmp'))).toEqual([]);
  });

  it('says in plain words at start that the folder cannot be written to', async () => {
    await fs.writeFile(path('a-file'), '');
    await expect(DiskBlobStore.open(path('a-file', 'uploads'))).rejects.toThrow(
      /The uploads folder .*a-file\/uploads cannot be written to .* set UPLOADS_DIR/,
    );
    const readOnly = watched(root, (call) => {
      if (call.startsWith('open tmp/.probe')) throw diskError('EROFS');
    });
    await expect(DiskBlobStore.open(root, readOnly)).rejects.toBeInstanceOf(BlobStoreUnreachable);
  });

  it('says that a folder is not ready instead of calling a blob absent when it is unmounted', async () => {
    await publish(ID);
    await fs.rm(root, { recursive: true });
    await expect(store.find(ID)).rejects.toThrow(/is the uploads folder mounted/);
    await fs.mkdir(root);
    await expect(store.create(randomUUID())).rejects.toThrow(/is the uploads folder mounted/);
    expect(await fs.readdir(root)).toEqual([]);
  });
});
