/**
 * Processes of one server that die or are told to end, under load: what was confirmed stays, what was cut is resumed, nobody else
 * is disturbed, and nothing is left behind.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryClaimRecords } from '../../src/client/claim-record.ts';
import { ReceiveShare } from '../../src/client/receive-share.ts';
import { MemoryResumeRecords } from '../../src/client/resume-record.ts';
import { Sender } from '../../src/client/send-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { MemorySink } from '../../src/client/sink.ts';
import { bytesSource } from '../../src/client/source.ts';
import { Transport } from '../../src/client/transport.ts';
import { paths, uploadPath } from '../../src/contract/routes.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { ask, type Coming } from '../support/answers.ts';
import { authorize, Doors, newToken, type SentBySender } from '../support/doors.ts';
import { FaultFigures } from '../support/fault-figures.ts';
import { HalfRequest } from '../support/half-request.ts';
import { Load } from '../support/load.ts';
import { postShare, sealedBySender } from '../support/sealed-by-sender.ts';
import { serverProcess, type ProcessOptions, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { workerGateways, type WorkerGateways } from '../support/worker-gateways.ts';

const MIB = 1_048_576;
/** More than all sockets on the way take before their reader reads. */
const LARGE = 32 * MIB;
/** What takes a second takes many on a busy machine. */
const WAIT_MS = 60_000;
const PATIENCE_MS = 240_000;
/** A lease of an upload that nobody renews any more ends in this time. */
const LEASE_MS = 15_000;

/** The older worker each time: whoever served the download is among the first two. */
const CRASHES = 3;
const bodyRoute = `${paths.shares}/:id/body`;

let folder: string;
let server: ServerProcess;
let gateways: WorkerGateways | undefined;
const figures = new FaultFigures('one of two workers killed, crashed or ended, or their primary');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-workers-'));
});
afterEach(async () => {
  await gateways?.end();
  gateways = undefined;
  await server.remove();
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);
afterAll(() => {
  figures.tell();
});

async function start(settings: Readonly<Record<string, string>> = {}, options: ProcessOptions = {}): Promise<Doors> {
  server = await serverProcess({ WORKERS: '2', SHUTDOWN_GRACE: '55s', ...settings }, options);
  await server.start();
  return new Doors(server.origin);
}

/** The two workers, each with its own address. */
async function eachWorker(): Promise<readonly { readonly pid: number; readonly doors: Doors }[]> {
  gateways = await workerGateways(server, 2);
  const { origins, pids } = gateways;
  return pids.map((pid, i) => ({ pid, doors: new Doors(origins[i] ?? '') }));
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const countOf = (event: string): number => server.logged().filter((line) => line['event'] === event).length;
const untilReplaced = (times: number): Promise<void> =>
  until(() => countOf('worker.started') === times, 'the worker is replaced', WAIT_MS);
const reasons = async (): Promise<unknown> => (await ask(server.origin, paths.healthReady)).json['reasons'];

/** Claimed, and its first bytes are on their way; the reader waits. */
async function begun(doors: Doors): Promise<{ share: SentBySender; claimToken: string; reading: Coming }> {
  const share = await doors.send({ plainBytes: LARGE, inline: false });
  const claimToken = newToken();
  expect((await doors.claim(share, claimToken)).status).toBe(201);
  return { share, claimToken, reading: await doors.reading(share, claimToken) };
}

/** Several at once. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += 32) await Promise.all(items.slice(i, i + 32).map(act));
}

/** Whatever was confirmed before is as it was confirmed. */
async function expectNothingLost(load: Load): Promise<void> {
  const doors = new Doors(server.origin);
  expect(load.unexpected).toEqual([]);
  expect(load.claimed.length).toBeGreaterThan(0);
  const lost: unknown[] = [];
  await each(load.created, async (share) => {
    const { status, code } = await doors.lookAsOwner(share);
    if (status !== 200) lost.push({ created: share.id, status, code });
  });
  await each(load.claimed, async ({ share, claimToken }) => {
    const { status, code, json } = await doors.claim(share, claimToken);
    if (status !== 200 || json['header'] !== share.request.header) lost.push({ claimed: share.id, status, code });
    if ((await doors.claim(share, newToken())).status < 300) figures.double += 1;
  });
  figures.lost += lost.length;
  figures.shares += load.created.length;
  figures.rounds += 1;
  expect([lost, figures.double]).toEqual([[], 0]);
}

describe('a worker that is killed', () => {
  it(
    'takes only its own connections with it, and whoever was on them goes on elsewhere',
    async () => {
      await start();
      const [victim, other] = await eachWorker();
      if (victim === undefined || other === undefined) throw new TypeError('Two workers were asked for.');
      const [cut, whole] = [await begun(victim.doors), await begun(other.doors)];
      const uploads = [victim, other].map(({ doors }) => {
        const sealed = sealedBySender(MIB);
        const headers = {
          ...tusAt(0),
          ...authorize('Owner', sealed.ownerToken),
          'content-length': String(sealed.body.length),
        };
        const half = sealed.body.length / 2;
        const send = async (): Promise<HalfRequest> => {
          await postShare(doors.origin, sealed.request);
          return new HalfRequest(doors.origin, uploadPath(sealed.id), {
            method: 'PATCH',
            headers,
            first: sealed.body.subarray(0, half),
          });
        };
        return { sealed, half, send };
      });
      const [lost, kept] = uploads;
      if (lost === undefined || kept === undefined) throw new TypeError('One upload for each worker.');
      await lost.send();
      const patch = await kept.send();
      const load = new Load(server.origin);
      await until(() => load.claimed.length > 10, 'there is some load', WAIT_MS);
      process.kill(victim.pid, 'SIGKILL');

      // The other one notices nothing.
      expect(await whole.reading.rest()).toMatchObject({ whole: true });
      expect((await patch.finish(kept.sealed.body.subarray(kept.half))).status).toBe(204);
      expect((await cut.reading.rest()).whole).toBe(false);
      await untilReplaced(1);
      expect(server.logged().filter(({ event }) => event === 'worker.ended')).toEqual([
        expect.objectContaining({ worker: victim.pid, signal: 'SIGKILL' }),
      ]);
      await until(async () => JSON.stringify(await reasons()) === '[]', 'all workers are there', WAIT_MS);
      await load.end();

      const doors = new Doors(server.origin);
      const rest = await doors.body(cut.share, cut.claimToken, { range: 'bytes=1000000-' });
      expect([rest.status, rest.body.equals(cut.share.body.subarray(1_000_000))]).toEqual([206, true]);
      // The dead one still holds its upload, until its lease ends.
      const headers = { ...tusAt(0), ...authorize('Owner', lost.sealed.ownerToken) };
      let offset = -1;
      await until(
        async () => {
          const head = await ask(server.origin, uploadPath(lost.sealed.id), { method: 'HEAD', headers });
          offset = Number(head.headers.get('upload-offset') ?? -1);
          return head.status === 200;
        },
        'the upload is free again',
        2 * LEASE_MS,
      );
      expect(offset).toBeLessThanOrEqual(lost.half);
      expect((await doors.upload(lost.sealed, lost.sealed.body.subarray(offset), offset)).status).toBe(204);
      await expectNothingLost(load);
    },
    PATIENCE_MS,
  );

  it(
    'again and again, because it cannot start any more, is tried again ever more seldom, and is back when it can',
    async () => {
      await start();
      const [victim] = await eachWorker();
      // A file stands where the folder was: the other worker goes on, a new one would not.
      const { uploadsDir } = server;
      await rename(uploadsDir, `${uploadsDir}-away`);
      await writeFile(uploadsDir, 'a file');
      process.kill(victim?.pid ?? 0, 'SIGKILL');
      await until(() => countOf('worker.ended') >= 4, 'three more have failed', WAIT_MS);
      expect(await reasons()).toContain('workers.missing');
      const ended = server.logged().filter(({ event }) => event === 'worker.ended');
      expect(ended[1]).toMatchObject({ message: expect.stringMatching(/uploads folder .* cannot be written to/) });
      // Each waited twice as long as the one before: 100, 200 and 400 ms, and the time that a start takes.
      const times = ended.map(({ time }) => Date.parse(String(time)));
      const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      expect(Math.min(...waits.slice(1))).toBeGreaterThan(200);
      expect(waits.slice(0, 3).reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(700);
      await rm(uploadsDir);
      await rename(`${uploadsDir}-away`, uploadsDir);
      await untilReplaced(1);
      expect(await reasons()).not.toContain('workers.missing');
    },
    PATIENCE_MS,
  );
});

describe('a worker that crashes in the middle of what it writes', () => {
  it(
    'is gone at once, keeps nobody from writing, and the client goes on where it was',
    async () => {
      const bomb = join(folder, 'bomb.mjs');
      await writeFile(bomb, "process.on('SIGUSR2', () => setImmediate(() => { throw new Error('boom'); }));");
      await start({ NODE_OPTIONS: `--import ${bomb}` });
      const api = new ShareApi(new Transport({ base: server.origin, patience }));
      const parts = { api, aead: nodeAead, primitives: nodePrimitives, hasher: nodePasswordHasher };
      const bytes = randomBytes(LARGE);
      const sender = new Sender({ ...parts, records: new MemoryResumeRecords() });
      const { link } = await sender.send({ source: bytesSource(bytes), kind: 'file', name: 'x', type: 'x/y' });
      const sink = new SlowSink();
      const receiving = ReceiveShare.fromLink({ ...parts, claims: new MemoryClaimRecords() }, link).receive(() => sink);
      const load = new Load(server.origin);
      const living = (await eachWorker()).map(({ pid }) => pid);
      for (let crash = 1; crash <= CRASHES; crash++) {
        const before = load.created.length;
        await until(() => load.created.length > before + 5, 'there is some load', WAIT_MS);
        const victim = living.shift() ?? 0;
        process.kill(victim, 'SIGUSR2');
        await until(() => !isAlive(victim), 'it is gone', WAIT_MS);
        const atCrash = load.created.length;
        await until(() => load.created.length > atCrash + 5, 'others are served', WAIT_MS);
        await untilReplaced(crash);
        living.push(Number(server.logged().findLast(({ event }) => event === 'worker.started')?.['worker']));
        sink.goOn((LARGE * crash) / CRASHES);
      }
      await load.end();
      expect(await receiving).toMatchObject({ acknowledged: true });
      expect(Buffer.from(sink.bytes ?? []).equals(bytes)).toBe(true);
      expect(countOf('server.crashed')).toBe(CRASHES);
      const resumed = server.logged().filter(({ route, status }) => route === bodyRoute && status === 206);
      expect(resumed.length).toBeGreaterThan(0);
      await expectNothingLost(load);
    },
    PATIENCE_MS,
  );
});

describe('a primary that is killed', () => {
  it(
    'leaves its port at once; its workers finish what they do and end',
    async () => {
      const doors = await start();
      const pids = (await eachWorker()).map(({ pid }) => pid);
      const running = [await begun(doors), await begun(doors)];
      process.kill(server.pid(), 'SIGKILL');
      // At once, on the same folders, while the old ones are still at it.
      await server.start();
      expect(pids.filter(isAlive)).toEqual(pids);
      const ended = await Promise.all(running.map(({ reading }) => reading.rest()));
      expect(ended.map(({ whole }) => whole)).toEqual([true, true]);
      await until(() => pids.filter(isAlive).length === 0, 'they have ended', WAIT_MS);
      for (const { share, claimToken } of running)
        expect((await doors.acknowledge(share, claimToken)).status).toBe(204);
      expect(countOf('server.crashed')).toBe(0);
      figures.rounds += 1;
    },
    PATIENCE_MS,
  );
});

describe('a server that is told to end', () => {
  it(
    'by SIGTERM under load ends with code 0 after its transfers, and nothing that it confirmed is lost',
    async () => {
      const doors = await start();
      const running = [await begun(doors), await begun(doors)];
      const load = new Load(server.origin);
      await until(() => load.claimed.length > 10, 'there is some load', WAIT_MS);
      const ended = server.stop();
      const rest = await Promise.all(running.map(({ reading }) => reading.rest()));
      expect(rest.map(({ whole }) => whole)).toEqual([true, true]);
      expect(await ended).toBe(0);
      await load.end();
      expect(server.logged().filter(({ level }) => level === 'error')).toEqual([]);
      await server.start();
      await expectNothingLost(load);
    },
    PATIENCE_MS,
  );

  it(
    'by Ctrl-C, which every process hears, twice, ends in order and without a word of complaint',
    async () => {
      const doors = await start({}, { detached: true });
      const { reading } = await begun(doors);
      const group = -server.pid();
      process.kill(group, 'SIGINT');
      await until(() => countOf('server.stopping') === 2, 'both workers are ending', WAIT_MS);
      process.kill(group, 'SIGINT');
      expect(await reading.rest()).toMatchObject({ whole: true });
      // It ends by itself: nobody tells it again.
      expect(await server.died()).toBe(null);
      const lines = server.output().trim().split('\n');
      expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
      const levels = server.logged().map(({ level }) => level);
      expect(new Set(levels)).toEqual(new Set(['info']));
      expect(countOf('server.stopping')).toBe(2);
      figures.rounds += 1;
    },
    PATIENCE_MS,
  );
});

const patience = { attempts: 10, firstDelayMs: 100, longestDelayMs: 5_000 };

/** Takes what it is given up to where it may go, and then waits. */
class SlowSink extends MemorySink {
  #upTo = 0;
  #wake: () => void = () => undefined;

  goOn(upTo: number): void {
    this.#upTo = upTo;
    this.#wake();
  }

  override async write(bytes: Uint8Array, position: number): Promise<void> {
    while (position > this.#upTo)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    await super.write(bytes, position);
  }
}

const tusAt = (offset: number): Readonly<Record<string, string>> => ({
  'tus-resumable': '1.0.0',
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
});
