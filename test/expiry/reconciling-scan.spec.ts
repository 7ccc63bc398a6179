import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { anotherProcess, newFolders, openServer, type Folders, type Server } from './scene.ts';

const nothing = { braked: false, orphansRemoved: 0, sharesLost: 0 };

describe('the reconciling scan', () => {
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

  const storeMany = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await server.stored();
  };
  const orphans = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await server.bytes(randomUUID(), 10, { ageMs: 2 * HOUR });
  };

  describe('blobs without a record', () => {
    it('removes one that is old enough, partial or published, on the second scan only', async () => {
      await orphans(1);
      await server.bytes(randomUUID(), 10, { partial: true, ageMs: HOUR + MINUTE });
      const kept = await server.stored();
      expect(await server.scan()).toEqual(nothing);
      expect(await server.blobCount()).toBe(3);
      expect(await server.scan()).toEqual({ ...nothing, orphansRemoved: 2 });
      expect(await server.blobCount()).toBe(1);
      expect(await server.blobs.find(kept.blobId)).toBeDefined();
      expect(await server.scan()).toEqual(nothing);
    });

    it('leaves one alone that was written to within the last hour: its record may be on the way', async () => {
      const blobId = await server.bytes(randomUUID(), 10, { ageMs: HOUR - MINUTE });
      const partial = await server.bytes(randomUUID(), 10, { partial: true, ageMs: HOUR - MINUTE });
      await server.twoScans();
      expect(await server.blobCount()).toBe(2);
      await server.untouched(server.pathOf(blobId), HOUR + MINUTE);
      await server.untouched(server.pathOf(partial, true), 0);
      expect(await server.twoScans()).toEqual({ ...nothing, orphansRemoved: 1 });
      expect(await server.blobs.find(blobId)).toBeUndefined();
      expect(await server.blobs.find(partial)).toBeDefined();
    });

    it('is old by the clock of the disk, whatever the clock of the server was set to', async () => {
      await server.bytes(randomUUID(), 10, { partial: true });
      await orphans(1);
      clock.goTo(Date.now() + DAY);
      expect(await server.twoScans()).toEqual({ ...nothing, orphansRemoved: 1 });
      clock.goTo(Date.now() + 2 * DAY);
      await server.twoScans();
      expect(await server.blobCount()).toBe(1);
    });

    it('spares one whose record came between the scans', async () => {
      const blobId = await server.bytes(randomUUID(), 1_000, { ageMs: 2 * HOUR });
      await server.scan();
      await server.share({ blobId });
      expect(await server.twoScans()).toEqual(nothing);
      expect(await server.blobs.find(blobId)).toBeDefined();
    });

    it('spares the bytes of unfinished uploads and leaves those of burned shares to the due pass', async () => {
      const uploading = await server.share({ ready: false });
      await server.bytes(uploading.blobId ?? '', 10, { partial: true, ageMs: 9 * HOUR });
      const burned = await server.stored();
      await server.metadata.remove(burned.id, 'removed');
      expect(await server.twoScans()).toEqual(nothing);
      expect(await server.blobCount()).toBe(2);
    });

    it('never touches foreign files', async () => {
      const names = ['README', '.gitkeep', join('tmp', 'notes.txt'), join('tmp', randomUUID().toUpperCase())];
      for (const name of names) {
        await writeFile(join(folders.uploadsDir, name), 'mine');
        await utimes(join(folders.uploadsDir, name), 0, 0);
      }
      expect(await server.twoScans()).toEqual(nothing);
      expect(await readdir(folders.uploadsDir)).toEqual(expect.arrayContaining(['README', '.gitkeep']));
      expect(await readdir(join(folders.uploadsDir, 'tmp'))).toHaveLength(2);
    });
  });

  describe('records without a blob', () => {
    it('burns a share as lost on the second scan only, says so and frees its room', async () => {
      const share = await server.stored();
      await rm(server.pathOf(share.blobId));
      expect(await server.scan()).toEqual(nothing);
      expect((await server.record(share.id))?.burned).toBeUndefined();
      expect(await server.scan()).toEqual({ ...nothing, sharesLost: 1 });
      expect((await server.record(share.id))?.burned).toEqual({ reason: 'lost', at: clock.now() });
      expect((await server.metadata.quota()).storedBytes).toBe(0);
      expect(server.log.events()).toContain('share.lost');
      expect(await server.scan()).toEqual(nothing);
    });

    it('burns nothing whose blob is back on the second scan', async () => {
      const share = await server.stored();
      const path = server.pathOf(share.blobId);
      await rename(path, `${path}.away`);
      await server.scan();
      await rename(`${path}.away`, path);
      expect(await server.twoScans()).toEqual(nothing);
      expect((await server.record(share.id))?.burned).toBeUndefined();
    });

    it('burns nothing whose blob is back at the last moment', async () => {
      const share = await server.stored();
      const path = server.pathOf(share.blobId);
      await rename(path, `${path}.away`);
      await orphans(1);
      await server.scan();
      const { blobs } = server;
      const remove = blobs.remove.bind(blobs);
      blobs.remove = async (blobId) => {
        await rename(`${path}.away`, path);
        await remove(blobId);
      };
      expect(await server.scan()).toEqual({ ...nothing, orphansRemoved: 1 });
      expect((await server.record(share.id))?.burned).toBeUndefined();
    });

    it('expects no blob of shares that are uploading, kept in the record or burned', async () => {
      await server.share({ ready: false });
      await server.share({ blobId: undefined, createdInline: true });
      const burned = await server.share();
      await server.metadata.remove(burned.id, 'removed');
      expect(await server.twoScans()).toEqual(nothing);
    });

    it('begins anew after a restart: one scan of each is not two in a row', async () => {
      const share = await server.stored();
      await orphans(1);
      await rm(server.pathOf(share.blobId));
      await server.scan();
      await server.stop();
      server = await (await openServer(folders, clock)).start();
      expect(await server.scan()).toEqual(nothing);
      expect(await server.scan()).toEqual({ ...nothing, orphansRemoved: 1, sharesLost: 1 });
    });
  });

  describe('the brake', () => {
    const braked = { ...nothing, braked: true };

    it('touches nothing when more than ten and more than a fifth of the blobs had to go', async () => {
      await storeMany(40);
      await orphans(11);
      expect(await server.twoScans()).toEqual(braked);
      expect(await server.blobCount()).toBe(51);
      expect(server.degraded.list()).toEqual(['sweeper.brake']);
      expect(server.log.events()).toContain('sweeper.brake');
    });

    it('touches nothing when more than ten and more than a fifth of the shares were lost', async () => {
      const one = await server.stored();
      await server.stored();
      await orphans(1);
      for (let i = 0; i < 11; i++) await server.share();
      expect(await server.twoScans()).toEqual(braked);
      expect(await server.twoScans()).toEqual(braked);
      expect((await server.record(one.id))?.burned).toBeUndefined();
      expect(await server.blobCount()).toBe(3);
    });

    it('lets ten go however few there are, and a fifth of however many', async () => {
      await orphans(10);
      expect(await server.twoScans()).toEqual({ ...nothing, orphansRemoved: 10 });
      await storeMany(60);
      await orphans(15);
      expect(await server.twoScans()).toEqual({ ...nothing, orphansRemoved: 15 });
    });

    it('is released when the cause is gone', async () => {
      await orphans(11);
      expect(await server.twoScans()).toEqual(braked);
      await storeMany(44);
      expect(await server.scan()).toEqual({ ...nothing, orphansRemoved: 11 });
      expect(server.degraded.list()).toEqual([]);
    });
  });

  describe('blobs that may not be ours', () => {
    const refused = { skipped: 'uploads.not_ours' };

    it('erases nothing while the folder is unmounted, and says so', async () => {
      const shares = [await server.stored(), await server.stored()];
      await server.scan();
      await rename(folders.uploadsDir, `${folders.uploadsDir}-away`);
      await mkdir(folders.uploadsDir);
      for (let i = 0; i < 3; i++) expect(await server.scan()).toEqual(refused);
      expect(server.degraded.list()).toEqual(['uploads.not_ours']);
      expect(await readdir(folders.uploadsDir)).toEqual([]);
      await rm(folders.uploadsDir, { recursive: true });
      for (let i = 0; i < 3; i++) expect(await server.scan()).toEqual(refused);
      await rename(`${folders.uploadsDir}-away`, folders.uploadsDir);
      expect(await server.twoScans()).toEqual(nothing);
      for (const { id } of shares) expect((await server.record(id))?.burned).toBeUndefined();
      expect(server.degraded.list()).toEqual([]);
    });

    it('erases nothing when it starts on an unmounted folder: it starts, takes no bytes, and goes on when it is back', async () => {
      const share = await server.stored();
      await server.stop();
      await rename(folders.uploadsDir, `${folders.uploadsDir}-away`);
      server = await (await openServer(folders, clock)).start();
      expect(server.degraded.list()).toEqual(['uploads.not_ours']);
      expect(await server.twoScans()).toEqual(refused);
      await expect(server.blobs.create(randomUUID())).rejects.toMatchObject({ code: 'store.unreachable' });
      await rm(folders.uploadsDir, { recursive: true });
      await rename(`${folders.uploadsDir}-away`, folders.uploadsDir);
      expect(await server.twoScans()).toEqual(nothing);
      expect((await server.record(share.id))?.burned).toBeUndefined();
    });

    it.each(['empty', 'foreign'])('erases nothing when an %s metadata store meets many blobs', async (kind) => {
      await storeMany(3);
      await orphans(3);
      await server.stop();
      const elsewhere = { ...folders, dataDir: `${folders.dataDir}-other` };
      if (kind === 'foreign') {
        const other = await openServer(elsewhere, clock);
        await other.share({ ready: false });
        await other.stop();
      }
      server = await (await openServer(elsewhere, clock)).start();
      expect(await server.twoScans()).toEqual(refused);
      expect(server.degraded.list()).toEqual(['uploads.not_ours']);
      await server.stop();
      server = await (await openServer(folders, clock)).start();
      expect(await server.blobCount()).toBe(6);
    });

    it('erases nothing when an empty metadata store meets blobs that lost their mark', async () => {
      await orphans(3);
      await server.stop();
      await rm(join(folders.uploadsDir, '.store'));
      server = await (await openServer({ ...folders, dataDir: `${folders.dataDir}-other` }, clock)).start();
      expect(await server.twoScans()).toEqual(refused);
      await server.stop();
      server = await openServer(folders, clock);
      expect(await readdir(folders.uploadsDir)).not.toContain('.store');
      expect((await readdir(folders.uploadsDir)).length).toBeGreaterThan(1);
    });

    it('takes an empty folder at its first start', async () => {
      expect(await server.blobs.owner()).toBe(await server.metadata.storeId());
      expect(server.degraded.list()).toEqual([]);
    });
  });

  it('is made by the process that made the last one, because only it knows what that found', async () => {
    const other = anotherProcess(server);
    await orphans(1);
    await server.scan();
    expect(await other.scan()).toEqual({ skipped: 'busy' });
    expect(await server.scan()).toEqual({ ...nothing, orphansRemoved: 1 });
    await server.sweeper.beforeApplicationShutdown();
    expect(await other.scan()).toEqual(nothing);
  });

  it('leaves it to the process that scans now to say that the brake was pulled', async () => {
    await orphans(11);
    await server.twoScans();
    expect(server.degraded.list()).toEqual(['sweeper.brake']);
    // It stood still for longer than its lease; another process took over and finds the same.
    clock.pass(HOUR);
    const other = anotherProcess(server);
    expect(await other.twoScans()).toEqual({ ...nothing, braked: true });
    expect(await server.scan()).toEqual({ skipped: 'busy' });
    expect([server.degraded.list(), other.degraded.list()]).toEqual([[], ['sweeper.brake']]);
  });

  it('counts a scan that was kept from ending as none', async () => {
    const share = await server.stored();
    await rm(server.pathOf(share.blobId));
    await server.scan();
    const mark = join(folders.uploadsDir, '.store');
    await rename(mark, `${mark}-away`);
    await server.scan();
    await rename(`${mark}-away`, mark);
    expect(await server.scan()).toEqual(nothing);
    expect(await server.scan()).toEqual({ ...nothing, sharesLost: 1 });
  });
});
