/** Starts the built server as its own process on a free port with empty folders, for benchmarks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilHealthy(base, child) {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${String(child.exitCode)}`);
    const healthy = await fetch(`${base}/health/live`).then(
      () => true,
      () => false,
    );
    if (healthy) return;
    await sleep(100);
  }
  throw new Error('the server did not start within 10 s');
}

/** The flags of `npm start`: what is measured is what is run. */
const { scripts } = JSON.parse(await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
const [, ...command] = scripts.start.split(' ');

/** `settings` are added to the environment. `stop` ends the process and removes its folders. */
export async function startServer(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ots-load-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${String(port)}`;
  const environment = {
    ...process.env,
    PORT: String(port),
    UPLOADS_DIR: join(folder, 'uploads'),
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'error',
    RATE_LIMITS: 'off',
    ...settings,
  };
  const launch = async () => {
    const cwd = join(import.meta.dirname, '..');
    const started = spawn(process.execPath, command, { cwd, stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    await untilHealthy(base, started);
    return started;
  };
  const end = async (process) => {
    process.kill('SIGTERM');
    if (process.exitCode === null) await once(process, 'exit');
  };
  let child = await launch();
  return {
    base,
    get pid() {
      return child.pid;
    },
    /** A fresh process on the same folders. */
    async restart() {
      await end(child);
      child = await launch();
    },
    async stop() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process now, in bytes (Linux). */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
}
