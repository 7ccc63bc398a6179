import { randomUUID } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { finishUpload } from '../../src/share/finish-upload.ts';
import type { ShareRecord } from '../../src/share/share.ts';
import { DAY, FixedClock, MINUTE } from '../support/fixed-clock.ts';
import { newFolders, openServer, type Folders, type Server } from './scene.ts';

describe('what a crash left of uploads', () => {
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

  const restart = async (): Promise<void> => {
    await server.stop();
    server = await (await openServer(folders, clock)).start();
  };
  const uploading = async (bytes: number, partial: boolean): Promise<ShareRecord> => {
    const share = await server.share({ ready: false, bodyBytes: 1_000 });
    await server.bytes(share.blobId ?? '', bytes, { partial });
    return share;
  };

  it.each([
    ['after its last byte', true],
    ['after its blob was published', false],
  ])('makes a share ready whose server died %s', async (_, partial) => {
    const share = await uploading(1_000, partial);
    clock.pass(5 * MINUTE);
    await restart();
    expect((await server.record(share.id))?.readyAt).toBe(clock.now());
    expect(await server.blobs.find(share.blobId ?? '')).toEqual({ sizeBytes: 1_000, partial: false });
    expect(server.log.events()).toContain('upload.recovered');
  });

  it.each([999, 1_001, 0])('leaves an upload as it is that has %d of 1000 bytes', async (bytes) => {
    const share = await uploading(bytes, true);
    await restart();
    expect((await server.record(share.id))?.readyAt).toBeUndefined();
    expect(await server.blobs.find(share.blobId ?? '')).toEqual({ sizeBytes: bytes, partial: true });
  });

  it('starts and settles the others although one of them cannot be read', async () => {
    const broken = await server.share({ ready: false, bodyBytes: 1_000 });
    const path = join(folders.uploadsDir, 'tmp', broken.blobId ?? '');
    await symlink(path, path);
    const share = await uploading(1_000, true);
    await restart();
    expect((await server.record(share.id))?.readyAt).toBe(clock.now());
    expect((await server.record(broken.id))?.readyAt).toBeUndefined();
    expect(server.log.events()).toContain('upload.not_recovered');
  });

  it('prolongs no upload by a mere restart of the server', async () => {
    const share = await uploading(400, true);
    await server.metadata.noteUpload(share.id, 400);
    clock.pass(DAY - 1);
    await restart();
    clock.pass(1);
    await server.due();
    expect((await server.record(share.id))?.burned?.reason).toBe('expired');
  });

  it('is settled by as many processes at once as there are, also by the owner asking', async () => {
    const share = await uploading(1_000, true);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => finishUpload(server.metadata, server.blobs, share)),
    );
    expect(answers).toEqual(Array.from({ length: 8 }, () => true));
    expect(await server.blobs.find(share.blobId ?? '')).toEqual({ sizeBytes: 1_000, partial: false });
  });

  it('finishes nothing that is burned or whose published bytes are too few, and nothing twice', async () => {
    const short = await uploading(999, false);
    expect(await finishUpload(server.metadata, server.blobs, short)).toBe(false);
    const share = await uploading(1_000, true);
    await server.metadata.remove(share.id, 'removed');
    const burned = (await server.record(share.id)) ?? share;
    expect(await finishUpload(server.metadata, server.blobs, burned)).toBe(false);
    expect(await server.blobs.find(share.blobId ?? '')).toMatchObject({ partial: true });
    expect(await finishUpload(server.metadata, server.blobs, { ...share, readyAt: 1 })).toBe(true);
    expect(await finishUpload(server.metadata, server.blobs, { ...share, blobId: randomUUID() })).toBe(false);
  });

  it.each([
    ['finished', true],
    ['removed', false],
  ])('looks again when another process has %s the blob in between', async (what, expected) => {
    const share = await uploading(1_000, true);
    const { blobs } = server;
    const blobId = share.blobId ?? '';
    const late = new Proxy(blobs, {
      get(target, name) {
        if (name !== 'resume') return (Reflect.get(target, name, target) as () => unknown).bind(target);
        return async () => {
          const writer = await target.resume(blobId);
          if (what === 'removed') await target.remove(blobId);
          else await writer.publish();
          return what === 'removed' ? writer : await target.resume(blobId);
        };
      },
    });
    expect(await finishUpload(server.metadata, late, share)).toBe(expected);
    expect((await server.record(share.id))?.readyAt !== undefined).toBe(expected);
  });
});
