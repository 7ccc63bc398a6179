/** Uploads while the medium or the metadata store fails: a clear answer, nothing half done, nothing lost. */
import { randomBytes } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Sweeper } from '../../src/expiry/sweeper.ts';
import { BlobStoreUnreachable, StorageFull, type BlobWriter } from '../../src/share/blob-store.ts';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { Doors, newToken } from '../support/doors.ts';
import { postShare, sealedBySender, withBody, type SealedBySender } from '../support/sealed-by-sender.ts';
import { until } from '../support/until.ts';
import { uploadServer, type UploadServer } from '../support/upload-server.ts';

let server: UploadServer;
beforeEach(async () => {
  server = await uploadServer();
});
afterEach(() => server.end());

/** From now on the writers that the server's blob store gives out are changed by `break_`; the function ends that. */
function breakWriters(break_: (writer: BlobWriter) => void): () => void {
  const { blobs } = server;
  const create = blobs.create.bind(blobs);
  const resume = blobs.resume.bind(blobs);
  const broken = (open: typeof create) => async (blobId: string) => {
    const writer = await open(blobId);
    break_(writer);
    return writer;
  };
  blobs.create = broken(create);
  blobs.resume = broken(resume);
  return () => {
    blobs.create = create;
    blobs.resume = resume;
  };
}

/** The disk takes so many bytes of each blob and then has no room. */
const fullAfter = (bytes: number) => (writer: BlobWriter) => {
  const write = writer.write.bind(writer);
  writer.write = (pieces) => (writer.sizeBytes >= bytes ? Promise.reject(new StorageFull()) : write(pieces));
};

const failToPublish = (writer: BlobWriter): void => {
  const discard = writer.discard.bind(writer);
  writer.publish = async () => {
    // As the disk does it: what could not be synced is not trusted any more.
    await discard();
    throw new BlobStoreUnreachable('The uploads folder did not answer (EIO).');
  };
};

const put = async (body: Uint8Array): Promise<{ readonly status: number; readonly code: unknown }> => {
  const answer = await fetch(`${server.origin}/x`, {
    method: 'PUT',
    body: Buffer.from(body),
    headers: { accept: 'application/json' },
  });
  return { status: answer.status, code: ((await answer.json()) as { readonly code?: unknown }).code };
};

const tusCall = (
  share: Pick<SealedBySender, 'id' | 'ownerToken'>,
  method: string,
  offset?: number,
  body?: Uint8Array,
): Promise<Response> =>
  fetch(`${server.origin}/api/v1/uploads/${share.id}`, {
    method,
    headers: {
      authorization: `Owner ${share.ownerToken}`,
      'tus-resumable': '1.0.0',
      ...(offset === undefined
        ? {}
        : { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }),
    },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
const offsetOf = async (share: SealedBySender): Promise<number> =>
  Number((await tusCall(share, 'HEAD')).headers.get('upload-offset'));

describe('a disk that is full', () => {
  it('ends an upload that the server seals with 507, and nothing of it stays', async () => {
    const before = await server.kept();
    const mend = breakWriters(fullAfter(500_000));
    expect(await put(randomBytes(2_000_000))).toEqual({ status: 507, code: 'storage.full' });
    expect(await server.kept()).toEqual(before);
    mend();
    expect((await put(randomBytes(2_000_000))).status).toBe(201);
  });

  it('stops a resumable upload with 507; what was written is kept, and it goes on when there is room again', async () => {
    const share = sealedBySender(2_000_000);
    await postShare(server.origin, share.request);
    const mend = breakWriters(fullAfter(500_000));
    const full = await tusCall(share, 'PATCH', 0, share.body);
    expect([full.status, ((await full.json()) as { readonly code: string }).code]).toEqual([507, 'storage.full']);
    const offset = await offsetOf(share);
    expect(offset).toBeGreaterThanOrEqual(500_000);
    mend();
    expect((await tusCall(share, 'PATCH', offset, share.body.subarray(offset))).status).toBe(204);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });

  it('refuses a body that came with its create request, and keeps no record of it', async () => {
    const before = await server.kept();
    breakWriters(fullAfter(0));
    const answer = await postShare(server.origin, withBody(sealedBySender(40_000)));
    expect(answer).toMatchObject({ status: 507, body: { code: 'storage.full' } });
    expect(await server.kept()).toEqual(before);
  });
});

describe('an uploads folder that gives nothing up', () => {
  it('keeps no burn from its answer: the keys are gone, and the bytes go as soon as they can', async () => {
    const doors = new Doors(server.origin);
    const film = await doors.send({ plainBytes: 100_000, unfinished: true });
    const [read, revoked] = [await doors.send({ plainBytes: 100_000 }), await doors.send({ plainBytes: 100_000 })];
    const opened = await doors.form({ content: randomBytes(100_000) });
    const [claimToken, remove] = [newToken(), server.blobs.remove.bind(server.blobs)];
    await doors.claim(read, claimToken);
    server.blobs.remove = () => Promise.reject(new BlobStoreUnreachable('read-only'));
    expect((await doors.acknowledge(read, claimToken)).status).toBe(204);
    expect((await doors.revoke(revoked)).status).toBe(204);
    expect((await tusCall({ id: film.id, ownerToken: film.ownerToken }, 'DELETE')).status).toBe(204);
    expect((await doors.open(opened)).body.equals(opened.plain)).toBe(true);
    for (const share of [read, revoked, film, opened]) expect((await doors.look(share)).code).toBe('share.gone');
    expect((await server.kept()).files).toHaveLength(4);
    server.blobs.remove = remove;
    await server.application.get(Sweeper).runDuePass();
    expect((await server.kept()).files).toEqual([]);
    expect((await server.metadata.quota()).storedBytes).toBe(0);
  });
});

describe('a disk that cannot make bytes durable', () => {
  it('makes no share of them: not by form, not with the create request', async () => {
    const before = await server.kept();
    breakWriters(failToPublish);
    expect((await put(randomBytes(100_000))).status).toBe(503);
    expect((await postShare(server.origin, withBody(sealedBySender(40_000)))).status).toBe(503);
    expect(await server.kept()).toEqual(before);
  });

  it('does not call a resumable upload ready, and takes it again from where it can be trusted', async () => {
    const share = sealedBySender(300_000);
    await postShare(server.origin, share.request);
    const mend = breakWriters(failToPublish);
    expect((await tusCall(share, 'PATCH', 0, share.body)).status).toBe(503);
    mend();
    const offset = await offsetOf(share);
    expect(offset).toBe(0);
    expect((await tusCall(share, 'PATCH', offset, share.body)).status).toBe(204);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });
});

describe('a metadata store that takes no more', () => {
  it('still tells who looks what is there, although the look cannot be counted', async () => {
    const doors = new Doors(server.origin);
    const share = await doors.send();
    const noteLook = server.metadata.noteLook.bind(server.metadata);
    server.metadata.noteLook = () => Promise.reject(new StoreUnreachable('full'));
    expect((await doors.look(share)).json).toMatchObject({ state: 'ready', downloadsLeft: 1 });
    server.metadata.noteLook = noteLook;
    await doors.look(share);
    expect((await doors.ownerView(share)).looks.count).toBe(1);
  });
});

describe('a metadata store that does not answer', () => {
  it('keeps the bytes of a share that it may have made all the same, until two scans find no record of it', async () => {
    const before = await server.kept();
    const create = server.metadata.create.bind(server.metadata);
    server.metadata.create = () => Promise.reject(new StoreUnreachable('down'));
    expect(await put(randomBytes(100_000))).toEqual({ status: 503, code: 'store.unreachable' });
    expect((await postShare(server.origin, withBody(sealedBySender(40_000)))).status).toBe(503);
    server.metadata.create = create;
    const { files } = await server.kept();
    expect(files).toHaveLength(2);
    const longAgo = (Date.now() - 2 * server.settings.orphanMinAgeMs) / 1_000;
    for (const file of files) await utimes(join(server.settings.uploadsDir, file), longAgo, longAgo);
    for (let scan = 0; scan < 2; scan++) await server.application.get(Sweeper).runScan();
    expect(await server.kept()).toEqual(before);
  });

  it('leaves no bytes of a share when it did not answer before they were all there', async () => {
    const before = await server.kept();
    const reserveQuota = server.metadata.reserveQuota.bind(server.metadata);
    let times = 0;
    server.metadata.reserveQuota = (...asked) =>
      ++times === 1 ? reserveQuota(...asked) : Promise.reject(new StoreUnreachable('down'));
    const body = new ReadableStream<Uint8Array>({
      start(sending) {
        // More than the room that is reserved at first, of a length that nobody knows.
        for (let sent = 0; sent < 70; sent++) sending.enqueue(randomBytes(1_048_576));
        sending.close();
      },
    });
    const answer = await fetch(`${server.origin}/x`, { method: 'PUT', body, duplex: 'half' }).catch(() => undefined);
    expect([undefined, 503]).toContain(answer?.status);
    expect(times).toBeGreaterThan(1);
    server.metadata.reserveQuota = reserveQuota;
    await until(async () => (await server.kept()).files.length === 0, 'its bytes are gone');
    expect(await server.kept()).toEqual(before);
  });

  it('keeps the bytes of an upload that it could not call ready: a HEAD finishes it later', async () => {
    const share = sealedBySender(300_000);
    await postShare(server.origin, share.request);
    const completeUpload = server.metadata.completeUpload.bind(server.metadata);
    server.metadata.completeUpload = () => Promise.reject(new StoreUnreachable('down'));
    expect((await tusCall(share, 'PATCH', 0, share.body)).status).toBe(503);
    server.metadata.completeUpload = completeUpload;
    expect(await offsetOf(share)).toBe(share.body.length);
    expect((await server.open(share.link)).plain.equals(share.plain)).toBe(true);
  });
});
