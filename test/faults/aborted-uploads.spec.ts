/** Uploads that are broken off, thousands of them, of every kind, at one server process. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { abortedUploads } from '../support/aborting.ts';
import { newToken } from '../support/doors.ts';
import { engineProcess, type EngineName, type EngineProcess } from '../support/engine-process.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { filesClosed, liveMemory, openFiles, ownMemoryBytes } from '../support/process-state.ts';
import { announce } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const MiB = 1_048_576;
const LANES = 48;
const GIVEN_BACK_MS = 10_000;
const kinds = Object.values(abortedUploads);

/** At least so many until the allocator has what it keeps anyhow. */
const WARM_UP = 800;
/** What may be there more than after the first fifth, or these: measured 0.4 and 6 MiB. */
const MOST_MORE_HEAP = 4 * MiB;
const MOST_MORE_MEMORY = 48 * MiB;

let at: EngineProcess | undefined;
let folder: string | undefined;
afterEach(async () => {
  await at?.remove();
  if (folder !== undefined) await rm(folder, { recursive: true });
  at = folder = undefined;
});

async function abort(port: number, from: number, to: number): Promise<void> {
  let next = from;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) await kinds[n % kinds.length]?.(port, Math.floor(n / kinds.length));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const partials = async ({ server }: EngineProcess): Promise<readonly string[]> =>
  readdir(join(server.uploadsDir, 'tmp')).catch(() => []);

/** Nothing runs any more, and what was broken off is swept away. Shares that were made just before the cut stay. */
async function settled(one: EngineProcess, idleFiles: number): Promise<void> {
  // Room lapses by itself when its process dies, after half a minute; here it is given back.
  await until(async () => (await one.kept()).reservedBytes === 0, 'no room was reserved any more', GIVEN_BACK_MS);
  await until(async () => (await partials(one)).length === 0, 'no temporary file was left', 60_000);
  await filesClosed(one.server.pid(), idleFiles);
}

interface Snapshot {
  readonly heap: number;
  readonly buffers: number;
  readonly own: number;
}

async function measured({ server }: EngineProcess): Promise<Snapshot> {
  const live = await liveMemory(server);
  return { ...live, own: await ownMemoryBytes(server.pid()) };
}

const inMiB = (bytes: number): string => (bytes / MiB).toFixed(1);

describe.each<[EngineName, number]>([
  ['the embedded store', 10_000],
  ['Redis', 1_600],
])('on %s, %d uploads that are broken off', (engine, count) => {
  it('leave no file, no descriptor, no room and no memory behind, and the server serves', async () => {
    folder = await memoryFolder();
    const environment = {
      DATA_DIR: join(folder, 'data'),
      UPLOADS_DIR: join(folder, 'uploads'),
      SWEEP_INTERVAL: '1s',
      ORPHAN_SCAN_INTERVAL: '2s',
      ORPHAN_MIN_AGE: '2s',
      UPLOAD_IDLE_LIMIT: '2s',
      STORAGE_QUOTA_BYTES: '100GiB',
      LOG_LEVEL: 'error',
      NODE_OPTIONS: '--max-semi-space-size=1',
    };
    const one = (at = await engineProcess(engine, environment, { preload: ['process-report.mjs'] }));
    const port = Number(new URL(one.server.origin).port);
    await abort(port, 0, 2 * kinds.length);
    await until(async () => (await partials(one)).length === 0, 'the first ones were swept', 30_000);
    const idleFiles = (await openFiles(one.server.pid())).length;

    let mostPartials = 0;
    const watch = setInterval(
      () =>
        void partials(one).then((names) => {
          mostPartials = Math.max(mostPartials, names.length);
        }),
      100,
    ).unref();
    const begun = performance.now();
    const first = Math.max(count / 5, WARM_UP);
    await abort(port, 0, first);
    await settled(one, idleFiles);
    const early = await measured(one);
    await abort(port, first, count);
    const seconds = (performance.now() - begun) / 1_000;
    await settled(one, idleFiles);
    const late = await measured(one);
    clearInterval(watch);
    // Else they would not have been broken off half-way.
    expect(mostPartials).toBeGreaterThan(kinds.length);

    const live = (await one.kept()).records.filter(({ burned }) => burned === undefined);
    const made = live.filter(({ readyAt }) => readyAt !== undefined);
    // A reset overtook every byte of these: they are kept for an hour, as an upload that nobody has begun yet.
    expect(live.filter((share) => share.readyAt === undefined && share.bytesCameAt !== undefined)).toEqual([]);
    // Those were whole before the cut, and nobody knows their links.
    await one.beside(async ({ store }) => {
      for (const { id } of live) await store.remove(id, 'removed');
    });
    await until(
      async () => {
        const { storedBytes, reservedBytes, files } = await one.kept();
        return storedBytes === 0 && reservedBytes === 0 && files.length === 0;
      },
      'the quota was exactly zero, and no file was left',
      60_000,
    );

    // What a collection closes for us was not closed by us.
    expect(one.server.output()).not.toContain('garbage collection');
    announce(
      `aborted-uploads on ${engine}: ${String(count)} in ${seconds.toFixed(0)} s, ${String(made.length)} whole before the cut, ${String(live.length - made.length)} without a byte; heap ${inMiB(early.heap)} → ${inMiB(late.heap)}, buffers ${inMiB(early.buffers)} → ${inMiB(late.buffers)}, own memory ${inMiB(early.own)} → ${inMiB(late.own)} MiB; ${String(idleFiles)} descriptors`,
    );
    expect(late.heap - early.heap).toBeLessThan(MOST_MORE_HEAP);
    expect(late.buffers - early.buffers).toBeLessThan(MOST_MORE_HEAP);
    expect(late.own - early.own).toBeLessThan(MOST_MORE_MEMORY);

    const share = await one.doors.send({ plainBytes: MiB });
    const claimToken = newToken();
    expect((await one.doors.claim(share, claimToken)).status).toBe(201);
    expect((await one.doors.body(share, claimToken)).body.equals(share.body)).toBe(true);
  }, 300_000);
});
