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

/** `settings` are added to the environment. `stop` ends the process and removes its folders. */
export async function startServer(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ots-load-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      UPLOADS_DIR: join(folder, 'uploads'),
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'error',
      RATE_LIMITS: 'off',
      ...settings,
    },
  });
  const base = `http://127.0.0.1:${String(port)}`;
  await untilHealthy(base, child);
  return {
    base,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process now, in bytes (Linux). */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
}
