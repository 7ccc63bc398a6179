/** The uploads folder takes nothing any more, or another one lies in its place: at start and under a running server. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { problemMediaType } from '../../src/contract/headers.ts';
import { uploadPath } from '../../src/contract/routes.ts';
import { ask, type Answer } from '../support/answers.ts';
import { authorize, newToken, type Known, type SentBySender } from '../support/doors.ts';
import { engineNames, engineProcess, type EngineName, type EngineProcess } from '../support/engine-process.ts';
import { postShare, sealedBySender, withBody } from '../support/sealed-by-sender.ts';
import { serverProcess } from '../support/server-process.ts';
import { announce, canMount, SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const NOBODY = 65_534;
const sweeping = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1s', ORPHAN_MIN_AGE: '1s' };
const isRoot = process.getuid?.() === 0;

/** A folder that a test can close for writing. */
interface Closable {
  readonly uploadsDir: string;
  /** Root may write whatever a mode says: then the server runs as somebody else. */
  readonly uid: number | undefined;
  close(): void;
  open(): void;
  remove(): Promise<void>;
}

function remounted(): Closable {
  const disk = SmallDisk.mount(64 * MiB);
  return {
    uploadsDir: disk.path,
    uid: undefined,
    close: () => {
      disk.setReadOnly(true);
    },
    open: () => {
      disk.setReadOnly(false);
    },
    remove: () => disk.remove(),
  };
}

/** Whose mode forbids it, with everything in it. */
function chmodded(): Closable {
  const folder = mkdtempSync(join(tmpdir(), 'ots-closed-'));
  const uid = isRoot ? NOBODY : undefined;
  if (uid !== undefined) chownSync(folder, uid, uid);
  const setMode = (mode: number): void => {
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const path of [folder, ...below.map(({ name }) => join(folder, name))]) chmodSync(path, mode);
  };
  return {
    uploadsDir: folder,
    uid,
    close: () => {
      setMode(0o500);
    },
    open: () => {
      setMode(0o700);
    },
    remove: () => {
      setMode(0o700);
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

/** A checkout below a folder that is root's alone cannot be run by anybody else. */
function modesCount(): boolean {
  if (!isRoot) return true;
  const readThis = `require('node:fs').readFileSync(${JSON.stringify(import.meta.filename)})`;
  return spawnSync(process.execPath, ['-e', readThis], { uid: NOBODY, gid: NOBODY, stdio: 'ignore' }).status === 0;
}

const closing: readonly (readonly [string, () => Closable])[] = [
  ...(canMount ? [['mounted read-only', remounted] as const] : []),
  ...(modesCount() ? [['closed by its mode', chmodded] as const] : []),
];

/** A folder that can be taken away, so that an empty one lies in its place, and put back. */
class Removable {
  readonly #parent = mkdtempSync(join(tmpdir(), 'ots-away-'));
  readonly #real = join(this.#parent, 'real');
  readonly uploadsDir = join(this.#parent, 'uploads');

  constructor() {
    mkdirSync(this.#real);
    mkdirSync(this.uploadsDir);
    this.putBack();
  }

  takeAway(): void {
    if (canMount) execFileSync('umount', ['--lazy', this.uploadsDir]);
    else {
      renameSync(this.uploadsDir, this.#real);
      mkdirSync(this.uploadsDir);
    }
  }

  putBack(): void {
    if (canMount) execFileSync('mount', ['--bind', this.#real, this.uploadsDir]);
    else {
      rmSync(this.uploadsDir, { recursive: true });
      renameSync(this.#real, this.uploadsDir);
    }
  }

  remove(): void {
    // It may have been taken away when a test failed.
    if (canMount) spawnSync('umount', ['--lazy', this.uploadsDir]);
    rmSync(this.#parent, { recursive: true });
  }
}

beforeAll(() => {
  const user = isRoot ? `, its mode as user ${String(NOBODY)}` : '';
  announce(`disk-uploads-away: unwritable: ${closing.map(([name]) => name).join(', ')}${user}`);
  announce(`disk-uploads-away: away: ${canMount ? 'unmounted' : 'renamed, because this user may not mount'}`);
});

/** What takes a second takes many on a busy machine. */
const WAIT_MS = 45_000;
const PATIENCE_MS = 240_000;

async function told(at: EngineProcess, isSo: (reasons: readonly string[]) => boolean, what: string): Promise<void> {
  let reasons: readonly string[] = [];
  await until(async () => isSo((reasons = await at.ready())), what, WAIT_MS).catch((cause: unknown) => {
    throw new TypeError(`It was told: ${reasons.join(' ')}.`, { cause });
  });
}

let scene: EngineProcess | undefined;
let closable: Closable | undefined;
let removable: Removable | undefined;
afterEach(async () => {
  await scene?.remove();
  await closable?.remove();
  removable?.remove();
  scene = closable = removable = undefined;
});

const unreachable = (answer: Pick<Answer, 'status' | 'code' | 'headers'>): void => {
  expect([answer.status, answer.code]).toEqual([503, 'store.unreachable']);
  expect(answer.headers.get('content-type')).toBe(problemMediaType);
};

/** With a body in a file, not in the record. */
const sent = ({ doors }: EngineProcess, count: number, plainBytes = 20_000): Promise<SentBySender[]> =>
  Promise.all(Array.from({ length: count }, () => doors.send({ plainBytes })));

async function claimed({ doors }: EngineProcess, share: Known): Promise<string> {
  const claimToken = newToken();
  expect((await doors.claim(share, claimToken)).status).toBe(201);
  return claimToken;
}

const put = (origin: string, body: Buffer): Promise<Answer> =>
  ask(origin, '/report.pdf', { method: 'PUT', body, headers: { accept: 'application/json' } });

/** Asks for what needs a place in the folder; each answer says that it is out of reach. */
async function nothingIsStored({ doors }: EngineProcess, film: SentBySender): Promise<void> {
  unreachable(await put(doors.origin, randomBytes(300_000)));
  unreachable(await doors.upload(film, film.body.subarray(-1), film.body.length - 1));
  const { status, body, headers } = await postShare(doors.origin, withBody(sealedBySender(20_000)));
  unreachable({ status, code: body.code, headers });
}

/** As a tus client does: asks how far it came, which finishes it when its last byte is here already. */
async function finish({ doors }: EngineProcess, { id, ownerToken, body }: SentBySender): Promise<void> {
  const headers = { ...authorize('Owner', ownerToken), 'tus-resumable': '1.0.0' };
  const answer = await ask(doors.origin, uploadPath(id), { method: 'HEAD', headers });
  const offset = Number(answer.headers.get('upload-offset'));
  expect(offset).toBeGreaterThan(0);
  if (offset === body.length) return;
  expect((await doors.upload({ id, ownerToken }, body.subarray(offset), offset)).status).toBe(204);
}

const countsExactly = (at: EngineProcess, live: number): Promise<void> =>
  until(
    async () => {
      const { records, files, storedBytes, reservedBytes } = await at.kept();
      const sum = records.reduce((bytes, { footprintBytes }) => bytes + footprintBytes, 0);
      const blobs = records.filter(({ burned, blobId }) => burned === undefined && blobId !== undefined);
      return blobs.length === live && files.length === live && storedBytes === sum && reservedBytes === 0;
    },
    `${String(live)} bodies were left, and the quota was exact`,
  );

describe('an uploads folder that nothing can be written to when the server starts', () => {
  const plainRefusal =
    /^The server could not start: The uploads folder \S+ cannot be written to \(.+\)\. Make it writable for the user that runs the server, or set UPLOADS_DIR to another folder\.$/m;
  const refuses = async (uploadsDir: string, uid?: number): Promise<void> => {
    const server = await serverProcess({ UPLOADS_DIR: uploadsDir }, uid === undefined ? {} : { uid });
    try {
      await expect(server.start()).rejects.toThrow('The server did not start');
      expect(server.output()).toMatch(plainRefusal);
      // In plain words: no stack.
      expect(server.output()).not.toMatch(/^\s+at /m);
      expect(await server.stop()).toBe(1);
    } finally {
      await server.remove();
    }
  };

  it.each(closing)('is told in one plain sentence, and the process ends with 1: %s', async (_, make) => {
    closable = make();
    closable.close();
    await refuses(closable.uploadsDir, closable.uid);
  });

  it('is told in one plain sentence, and the process ends with 1: below a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ots-closed-'));
    writeFileSync(join(folder, 'file'), '');
    await refuses(join(folder, 'file', 'uploads'));
    rmSync(folder, { recursive: true });
  });
});

// The second way differs in the code of the error only: once is enough.
const cases = closing.flatMap(([name, make], n) =>
  engineNames.slice(0, n === 0 ? undefined : 1).map((engine) => [name, engine, make] as const),
);

describe.each(cases)('an uploads folder that is %s under a running server, on %s', (_, engine, make) => {
  it(
    'stores nothing and says so, hands out what is there, and catches up when it can be written to again',
    async () => {
      const folder = (closable = make());
      const { uid } = folder;
      const environment = { ...sweeping, UPLOADS_DIR: folder.uploadsDir };
      const at = (scene = await engineProcess(engine, environment, uid === undefined ? {} : { uid }));
      const { doors } = at;
      const [large] = await sent(at, 1, 8 * MiB);
      const [read, revoked, waiting] = await sent(at, 3);
      const film = await doors.send({ plainBytes: 4 * MiB, unfinished: true });
      if (large === undefined || read === undefined || revoked === undefined || waiting === undefined)
        throw new TypeError('All were sent.');
      const reader = await claimed(at, large);
      const running = await doors.reading(large, reader);

      folder.close();
      await nothingIsStored(at, film);
      await told(at, (reasons) => reasons.includes('uploads.not_writable'), 'a balancer was told');
      expect((await running.rest()).body.equals(large.body)).toBe(true);
      const second = await claimed(at, read);
      expect((await doors.body(read, second)).body.equals(read.body)).toBe(true);
      // Burned, although the bytes stay there for now: no key is left that opens them.
      expect((await doors.acknowledge(read, second)).status).toBe(204);
      expect((await doors.look(read)).code).toBe('share.gone');
      expect((await doors.revoke(revoked)).status).toBe(204);
      expect((await doors.look(revoked)).code).toBe('share.gone');
      // What fits into a record needs no file.
      expect((await put(doors.origin, randomBytes(1_000))).status).toBe(201);

      folder.open();
      await told(at, (reasons) => reasons.join() === 'ok', 'a balancer was told again');
      expect((await doors.acknowledge(large, reader)).status).toBe(204);
      await countsExactly(at, 2);
      await finish(at, film);
      for (const share of [waiting, film]) {
        const claimToken = await claimed(at, share);
        expect((await doors.body(share, claimToken)).body.equals(share.body)).toBe(true);
      }
      expect((await put(doors.origin, randomBytes(300_000))).status).toBe(201);
    },
    PATIENCE_MS,
  );
});

describe.each<EngineName>([...engineNames])('an empty folder in place of the uploads folder, on %s', (engine) => {
  it(
    'costs no share: nothing is erased, nobody is told that one is gone, and all are handed out when it is back',
    async () => {
      const folder = (removable = new Removable());
      const at = (scene = await engineProcess(engine, { ...sweeping, UPLOADS_DIR: folder.uploadsDir }));
      const { doors, server } = at;
      const inline = await sent(at, 27);
      const uploaded = await sent(at, 3, 100_000);
      const film = await doors.send({ plainBytes: 2 * MiB, unfinished: true });
      const all = [...inline, ...uploaded];

      folder.takeAway();
      await told(at, (reasons) => reasons.includes('uploads.not_ours'), 'a balancer was told');
      // Three scans or more.
      await sleep(3_500);
      await nothingIsStored(at, film);
      for (const share of all) expect((await doors.look(share)).json).toMatchObject({ state: 'ready' });
      const tokens = await Promise.all(uploaded.map((share) => claimed(at, share)));
      for (const [n, share] of uploaded.entries()) unreachable(await doors.body(share, tokens[n] ?? ''));
      // This one would be handed over with the answer: nobody is let in to bytes that cannot be read.
      const [first] = inline;
      if (first !== undefined) unreachable(await doors.claim(first, newToken()));

      await server.kill();
      await server.start();
      await told(at, (reasons) => reasons.includes('uploads.not_ours'), 'a balancer was told after a restart, too');
      await sleep(2_500);
      const { records } = await at.kept();
      expect(records.filter(({ burned }) => burned !== undefined)).toEqual([]);
      expect(records).toHaveLength(all.length + 1);

      folder.putBack();
      await told(at, (reasons) => reasons.join() === 'ok', 'a balancer was told that it is back');
      for (const [n, share] of uploaded.entries()) {
        const { status, body } = await doors.body(share, tokens[n] ?? '');
        expect([status, body.equals(share.body)]).toEqual([200, true]);
      }
      for (const share of inline) expect((await doors.claim(share, newToken())).status).toBe(201);
      await finish(at, film);
      expect((await at.kept()).files).toHaveLength(all.length + 1);
    },
    PATIENCE_MS,
  );
});
