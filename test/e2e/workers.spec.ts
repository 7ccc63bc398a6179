/** One server of several processes, as its operator meets it: how it starts, what it says, and what leads it. */
import { mkdtemp, readdir, readlink, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { ask } from '../support/answers.ts';
import { failToStart } from '../support/failed-start.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { workerGateways, type WorkerGateways } from '../support/worker-gateways.ts';

const WORKERS = 3;

describe('a server of three workers', () => {
  let server: ServerProcess;
  let workers: WorkerGateways;
  beforeAll(async () => {
    server = await serverProcess({
      WORKERS: String(WORKERS),
      SWEEP_INTERVAL: '1s',
      ORPHAN_SCAN_INTERVAL: '1s',
      ORPHAN_MIN_AGE: '0s',
    });
    await server.start();
    workers = await workerGateways(server, WORKERS);
  });
  afterAll(async () => {
    await workers.end();
    await server.remove();
  });

  it('says in one line where it listens and how many share the work', () => {
    const started = server.logged().filter(({ event }) => event === 'server.started');
    expect(started).toEqual([
      expect.objectContaining({ pid: server.pid(), listening: server.origin, workers: WORKERS, store: 'embedded' }),
    ]);
  });

  it('is led by a process that opens no store and answers nobody', async () => {
    const opened = async (pid: number): Promise<readonly string[]> => {
      const folder = `/proc/${String(pid)}/fd`;
      const links = (await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => ''));
      return (await Promise.all(links)).filter((path) => path.startsWith(server.dataDir));
    };
    expect(workers.pids).not.toContain(server.pid());
    expect(await opened(server.pid())).toEqual([]);
    for (const pid of workers.pids) expect((await opened(pid)).length).toBeGreaterThan(0);
  });

  it('names in the readiness of each worker what any of them found, and no more when it is over', async () => {
    const reasons = async (origin: string): Promise<unknown> => (await ask(origin, paths.healthReady)).json;
    const everywhere = (expected: unknown) => async (): Promise<boolean> => {
      const told = await Promise.all(workers.origins.map(reasons));
      return told.every((said) => JSON.stringify(said) === JSON.stringify(expected));
    };
    await until(everywhere({ status: 'ok', reasons: [] }), 'all is well');
    // Only one of them scans, and finds too much to be true.
    const many = await mkdtemp(join(tmpdir(), 'ots-many-'));
    for (let n = 0; n < 11; n++) {
      const path = join(many, `ab${randomUUID().slice(2)}`);
      await writeFile(path, 'x');
      await utimes(path, 0, 0);
    }
    // All at once: ten, it would remove.
    const place = join(server.uploadsDir, 'ab');
    await rename(many, place);
    await until(everywhere({ status: 'degraded', reasons: ['sweeper.brake'] }), 'all know of the brake');
    const found = server.logged().filter(({ event }) => event === 'sweeper.brake');
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    await rm(place, { recursive: true, force: true });
    await until(everywhere({ status: 'ok', reasons: [] }), 'all know that it is over');
  });
});

describe('a server with a worker that hangs', () => {
  it('ends all the same when it is told to, a little after its grace, and says by its exit code that not all was well', async () => {
    const server = await serverProcess({ WORKERS: '2', SHUTDOWN_GRACE: '0s' });
    try {
      await server.start();
      const workers = await workerGateways(server, 2);
      const [hanging = 0] = workers.pids;
      await workers.end();
      process.kill(hanging, 'SIGSTOP');
      const begun = performance.now();
      expect(await server.stop()).toBe(1);
      expect(performance.now() - begun).toBeLessThan(30_000);
      expect(() => process.kill(hanging, 0)).toThrow();
    } finally {
      await server.remove();
    }
  });
});

describe('a server of several workers that cannot start', () => {
  let folder: string;
  let taken: ServerProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ots-start-'));
  });
  afterEach(async () => {
    await taken?.remove();
    taken = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (): Readonly<Record<string, string>> => ({
    WORKERS: '4',
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    UPLOADS_DIR: join(folder, 'uploads'),
  });

  /** What the framework says of it into the log: once as well. */
  const errorsIn = (stdout: string): number => stdout.split('"level":"error"').length - 1;

  it('because of its settings says so once', async () => {
    const { code, stdout, stderr } = await failToStart({ ...settings(), MAX_SHARE_BYTES: '1GB' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([
      'The server does not start, because of these settings:',
      expect.stringContaining('MAX_SHARE_BYTES is "1GB"'),
    ]);
  });

  it('because its port is taken says so once', async () => {
    taken = await serverProcess();
    await taken.start();
    const { port } = new URL(taken.origin);
    const { code, stdout, stderr } = await failToStart({ ...settings(), PORT: port });
    expect([code, errorsIn(stdout)]).toEqual([1, 1]);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`already listens on 127\\.0\\.0\\.1 port ${port}: .*PORT`)),
    ]);
  });

  it('because the uploads folder cannot be used says so once', async () => {
    await writeFile(join(folder, 'uploads'), 'a file');
    const { code, stdout, stderr } = await failToStart(settings());
    expect([code, errorsIn(stdout)]).toEqual([1, 1]);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/uploads folder .* cannot be written to/)]);
  });

  it('because its first worker dies says so once', async () => {
    const deadly = join(folder, 'deadly.mjs');
    await writeFile(
      deadly,
      "import cluster from 'node:cluster'; if (cluster.isWorker) process.kill(process.pid, 'SIGKILL');",
    );
    const { code, stderr } = await failToStart({ ...settings(), NODE_OPTIONS: `--import ${deadly}` });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe('The server could not start: its first worker ended with signal SIGKILL.');
  });
});
