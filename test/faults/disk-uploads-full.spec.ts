/** The disk of the uploads folder is full, in the middle of every kind of upload. */
import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { problemMediaType } from '../../src/contract/headers.ts';
import { paths, uploadPath } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { authorize, newToken, type Known, type SentBySender } from '../support/doors.ts';
import { engineNames, engineProcess, type EngineName, type EngineProcess } from '../support/engine-process.ts';
import { formAround, HalfRequest } from '../support/half-request.ts';
import { postShare, sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { announce, canMount, SmallDisk, whereMounting } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const DISK = 24 * MiB;
const QUOTA = 8 * MiB;
const sweeping = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '1s', MAX_SHARE_BYTES: '6MiB' };

let scene: EngineProcess | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await scene?.remove();
  await disk?.remove();
  scene = disk = undefined;
});

const full = (answer: Answer): void => {
  expect([answer.status, answer.code]).toEqual([507, 'storage.full']);
  expect(answer.headers.get('content-type')).toBe(problemMediaType);
};

const tusHeaders = ({ ownerToken }: Pick<Known, 'ownerToken'>, offset: number): Readonly<Record<string, string>> => ({
  ...authorize('Owner', ownerToken),
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});

async function offsetOf({ doors }: EngineProcess, share: Pick<Known, 'id' | 'ownerToken'>): Promise<number> {
  const headers = { ...authorize('Owner', share.ownerToken), 'tus-resumable': '1.0.0' };
  const answer = await ask(doors.origin, uploadPath(share.id), { method: 'HEAD', headers });
  expect(answer.status).toBe(200);
  return Number(answer.headers.get('upload-offset'));
}

const put = (origin: string, body: Buffer, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  ask(origin, '/report.pdf', { method: 'PUT', body, headers: { accept: 'application/json', ...more } });

/** Claims, reads and acknowledges: what arrived. */
async function received({ doors }: EngineProcess, share: Known): Promise<Buffer> {
  const claimToken = newToken();
  expect((await doors.claim(share, claimToken)).status).toBe(201);
  const { status, body } = await doors.body(share, claimToken);
  expect(status).toBe(200);
  expect((await doors.acknowledge(share, claimToken)).status).toBe(204);
  return body;
}

async function partialBytes(uploadsDir: string): Promise<number> {
  const names = await readdir(join(uploadsDir, 'tmp')).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(uploadsDir, 'tmp', name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Nothing but these shares is kept, and the quota is the sum of what they take. */
async function keepsOnly(at: EngineProcess, shares: readonly Known[], message: string): Promise<void> {
  const ids = new Set(shares.map(({ id }) => id));
  await until(async () => {
    const { files, records, storedBytes, reservedBytes } = await at.kept();
    const live = records.filter(({ burned }) => burned === undefined);
    const sum = records.reduce((bytes, { footprintBytes }) => bytes + footprintBytes, 0);
    const blobs = live.filter(({ blobId }) => blobId !== undefined);
    return (
      live.every(({ id }) => ids.has(id)) &&
      live.length === ids.size &&
      blobs.length === files.length &&
      storedBytes === sum &&
      reservedBytes === 0
    );
  }, message);
}

/** One upload of each kind, half of it sent and on the disk. */
async function halfUploads(at: EngineProcess): Promise<{
  readonly film: Pick<SentBySender, 'id' | 'ownerToken' | 'plain' | 'body'>;
  readonly requests: readonly { readonly request: HalfRequest; readonly rest: Buffer }[];
}> {
  const { origin } = at.doors;
  const film = sealedBySender(4 * MiB, origin);
  expect((await postShare(origin, film.request)).status).toBe(201);
  const raw = randomBytes(4 * MiB);
  const half = 2 * MiB;
  const begin = (method: string, path: string, headers: Readonly<Record<string, string>>, whole: Buffer) => ({
    request: new HalfRequest(origin, path, { method, headers, first: whole.subarray(0, half) }),
    rest: whole.subarray(half),
  });
  const requests = [
    begin(
      'PATCH',
      uploadPath(film.id),
      { ...tusHeaders(film, 0), 'content-length': String(film.body.length) },
      film.body,
    ),
    begin('PUT', '/known.bin', { 'content-length': String(raw.length) }, raw),
    begin('PUT', '/unknown.bin', {}, raw),
    begin('POST', paths.files, formAround.headers, Buffer.concat([formAround.before, raw, formAround.after])),
  ];
  await until(async () => (await partialBytes(at.server.uploadsDir)) > 4 * MiB, 'half of each upload was written');
  return { film, requests };
}

beforeAll(() => {
  const how = canMount ? `a tmpfs of ${String(DISK / MiB)} MiB, filled` : 'no: this user may not mount a file system';
  announce(`disk-uploads-full: a full disk: ${how}; a full quota: STORAGE_QUOTA_BYTES`);
});

whereMounting.each<EngineName>([...engineNames])(
  'a disk that fills up in the middle of every kind of upload, on %s',
  (engine) => {
    it('keeps nothing half and nothing finished from its recipient, and takes everything again when there is space', async () => {
      disk = SmallDisk.mount(DISK);
      // So that it is the disk that is full.
      const environment = { ...sweeping, UPLOADS_DIR: join(disk.path, 'uploads'), STORAGE_QUOTA_BYTES: '1GiB' };
      const at = (scene = await engineProcess(engine, environment));
      const { doors } = at;
      const [waiting, other, claimed] = await Promise.all(
        [MiB, MiB, MiB].map((plainBytes) => doors.send({ plainBytes })),
      );
      if (waiting === undefined || other === undefined || claimed === undefined)
        throw new TypeError('Three were sent.');
      const claimant = newToken();
      expect((await doors.claim(claimed, claimant)).status).toBe(201);
      const { film, requests } = await halfUploads(at);

      await disk.fill();
      expect(await disk.freeBytes()).toBe(0);

      for (const answer of await Promise.all(requests.map(({ request, rest }) => request.finish(rest)))) full(answer);
      // When what was cut is gone, somebody else takes that room, too.
      const kept = [waiting, other, claimed, { ...film, linkSecret: '', linkToken: '' }];
      await keepsOnly(at, kept, 'what was cut was gone');
      await disk.fill();
      // What is small is granted by a look at the disk that is up to a second old.
      await sleep(1_100);
      // Nothing new is begun: neither with a body nor without one, and a body of known length is refused before it is sent.
      full(await put(doors.origin, randomBytes(100)));
      full(await put(doors.origin, randomBytes(2 * MiB)));
      for (const plainBytes of [100, 40_000]) {
        const answer = await postShare(doors.origin, withBody(sealedBySender(plainBytes)));
        expect([answer.status, answer.body.code]).toEqual([507, 'storage.full']);
      }
      expect((await postShare(doors.origin, sealedBySender(MiB).request)).status).toBe(507);
      await until(async () => (await at.ready()).includes('storage.full'), 'a balancer was told');
      await keepsOnly(at, kept, 'what was refused left nothing');

      // Who was let in before goes on, and so does who comes now: a burn makes room.
      expect((await doors.body(claimed, claimant)).body.equals(claimed.body)).toBe(true);
      expect((await doors.claim(claimed, newToken())).code).toBe('share.claimed');
      expect((await received(at, waiting)).equals(waiting.body)).toBe(true);

      await disk.clear();
      const offset = await offsetOf(at, film);
      expect(offset).toBeGreaterThan(MiB);
      expect((await doors.upload(film, film.body.subarray(offset), offset)).status).toBe(204);
      expect((await put(doors.origin, randomBytes(2 * MiB))).status).toBe(201);
      expect((await received(at, other)).equals(other.body)).toBe(true);
      await until(async () => (await at.ready()).join() === 'ok', 'a balancer was told again');
    });

    it('leaves free what is to stay free, although several large uploads are promised more than that together', async () => {
      disk = SmallDisk.mount(DISK);
      const environment = {
        ...sweeping,
        UPLOADS_DIR: join(disk.path, 'uploads'),
        STORAGE_QUOTA_BYTES: '1GiB',
        STORAGE_KEEP_FREE_BYTES: '8MiB',
      };
      const at = (scene = await engineProcess(engine, environment));
      const raw = randomBytes(5 * MiB);
      const headers = { 'content-length': String(raw.length) };
      const first = raw.subarray(0, 1_000);
      const asked = Array.from(
        { length: 6 },
        (_, n) => new HalfRequest(at.doors.origin, `/${String(n)}.bin`, { method: 'PUT', headers, first }),
      );
      const answers = await Promise.all(asked.map((request) => request.finish(raw.subarray(1_000))));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 507, 507, 507]);
      expect(await disk.freeBytes()).toBeGreaterThan(8 * MiB);
    });
  },
);

describe.each<EngineName>([...engineNames])(
  'a quota that is used up in the middle of an upload of unknown length, on %s',
  (engine) => {
    it('keeps nothing half, and takes everything again when something was taken back', async () => {
      const at = (scene = await engineProcess(engine, { ...sweeping, STORAGE_QUOTA_BYTES: '8MiB' }));
      const { doors } = at;
      const [waiting, large] = await Promise.all([MiB, 3 * MiB].map((plainBytes) => doors.send({ plainBytes })));
      if (waiting === undefined || large === undefined) throw new TypeError('Two were sent.');
      const raw = randomBytes(QUOTA / 2);
      const first = raw.subarray(0, MiB);
      const form = Buffer.concat([formAround.before, first]);
      const requests = [
        [new HalfRequest(doors.origin, '/unknown.bin', { method: 'PUT', first }), raw.subarray(MiB)],
        [
          new HalfRequest(doors.origin, paths.files, { method: 'POST', headers: formAround.headers, first: form }),
          Buffer.concat([raw.subarray(MiB), formAround.after]),
        ],
      ] as const;
      const answers = await Promise.all(requests.map(([request, rest]) => request.finish(rest)));
      answers.forEach(full);
      full(await put(doors.origin, raw));
      expect((await postShare(doors.origin, sealedBySender(5 * MiB).request)).status).toBe(507);
      await keepsOnly(at, [waiting, large], 'what was refused was gone');
      expect((await doors.revoke(large)).status).toBe(204);
      expect((await put(doors.origin, raw)).status).toBe(201);
      expect((await received(at, waiting)).equals(waiting.body)).toBe(true);
    });
  },
);
