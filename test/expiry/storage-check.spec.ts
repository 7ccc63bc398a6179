/** What the health checks say about the places where bytes are kept, before a sender meets it. */
import * as fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { diskCalls, type DiskCalls } from '../../src/storage/blobs/disk/disk-calls.ts';
import { DiskBlobStore } from '../../src/storage/blobs/disk/disk-blob-store.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { FixedClock } from '../support/fixed-clock.ts';
import { until } from '../support/until.ts';
import { anotherProcess, newFolders, openServer, type Folders, type Server } from './scene.ts';

/** A disk that lets what is there be read, and refuses what is new. */
const refusingNewFiles = (code: string): Partial<DiskCalls> => ({
  open: async (path, flags, mode) => {
    if (flags === 'wx') throw Object.assign(new Error(code), { code });
    return await fs.open(path, flags, mode);
  },
});

describe('what is kept somewhere', () => {
  let folders: Folders;
  let server: Server;
  let processes: Server[];

  beforeEach(async () => {
    folders = await newFolders();
    processes = [];
  });
  afterEach(async () => {
    for (const one of processes) await one.stop();
    await server.stop();
    await folders.remove();
  });

  /** A server on a disk that answers as told while `holds`. */
  async function onDisk(
    broken: Partial<DiskCalls>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly process: Server; readonly mend: () => void }> {
    server = await openServer(folders, new FixedClock(), { SWEEP_INTERVAL: '1s', ...environment });
    await server.metadata.storeId();
    let holds = false;
    const disk = new Proxy(diskCalls, {
      get: (target, name) =>
        (holds ? Reflect.get({ ...target, ...broken }, name) : Reflect.get(target, name)) as unknown,
    });
    const process = anotherProcess(server, server.metadata, await DiskBlobStore.open(folders.uploadsDir, disk));
    processes.push(process);
    await process.start();
    holds = true;
    return {
      process,
      mend: () => {
        holds = false;
      },
    };
  }

  async function saysAndThenNot(process: Server, reason: string, mend: () => void): Promise<void> {
    await until(() => process.degraded.list().join() === reason, `it says ${reason}`);
    expect(process.log.events().filter((event) => event === reason)).toEqual([reason]);
    mend();
    await until(() => process.degraded.list().length === 0, 'all is well again');
  }

  it('is told when the uploads folder has become read-only, once, and no longer when it is writable again', async () => {
    const { process, mend } = await onDisk(refusingNewFiles('EROFS'));
    await saysAndThenNot(process, 'uploads.not_writable', mend);
  });

  it('is told when the disk is full', async () => {
    const { process, mend } = await onDisk(refusingNewFiles('ENOSPC'));
    await saysAndThenNot(process, 'storage.full', mend);
  });

  it('is told when less is free than is to be left free', async () => {
    const statfs = (path: string): Promise<unknown> =>
      fs.statfs(path).then((stats) => Object.assign(stats, { bsize: 4_096, bavail: 100 }));
    const nearlyFull = { statfs: statfs as typeof fs.statfs };
    const { process, mend } = await onDisk(nearlyFull, { STORAGE_KEEP_FREE_BYTES: '1MiB' });
    await saysAndThenNot(process, 'storage.full', mend);
  });

  it('is told when the quota is used up', async () => {
    server = await openServer(folders, new FixedClock(), { STORAGE_QUOTA_BYTES: '1MiB', SWEEP_INTERVAL: '1s' });
    await server.start();
    const { id } = await server.stored({ bodyBytes: 1_045_000 });
    await saysAndThenNot(server, 'storage.full', () => void server.metadata.remove(id, 'removed'));
  });

  it('is told when the metadata store has hardly any room left', async () => {
    server = await openServer(folders, new FixedClock(), { SWEEP_INTERVAL: '1s' });
    let free = 1_000_000;
    const metadata: MetadataStore = new Proxy(server.metadata, {
      get(target, name) {
        if (name === 'freeBytes') return () => Promise.resolve(free);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const process = await anotherProcess(server, metadata).start();
    processes.push(process);
    await saysAndThenNot(process, 'data.nearly_full', () => {
      free = 100_000_000;
    });
  });

  it('is told soon when the uploads folder is another one, and is not written to', async () => {
    server = await openServer(folders, new FixedClock(), { SWEEP_INTERVAL: '1s' });
    await server.start();
    await server.stored();
    await fs.rename(folders.uploadsDir, `${folders.uploadsDir}-away`);
    await fs.mkdir(folders.uploadsDir);
    await until(() => server.degraded.list().join() === 'uploads.not_ours', 'it says so');
    expect(await fs.readdir(folders.uploadsDir)).toEqual([]);
    await fs.rm(folders.uploadsDir, { recursive: true });
    await fs.rename(`${folders.uploadsDir}-away`, folders.uploadsDir);
    await until(() => server.degraded.list().length === 0, 'all is well again');
  });
});
