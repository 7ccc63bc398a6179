/** The server as a process of its own, as an operator runs it: started from source, killed and started again on the same folders. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '../../src/contract/routes.ts';
import { compiled } from './compiled.ts';
import { freePort } from './free-port.ts';

export interface ServerProcess {
  readonly origin: string;
  readonly dataDir: string;
  readonly uploadsDir: string;
  /** Everything it wrote so far, in all its lives. */
  readonly output: () => string;
  /** The lines of its log, parsed. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** Resolves when it serves; with WORKERS, when all of them do. */
  start(): Promise<void>;
  /** SIGKILL: no handler runs, no buffer is flushed. Resolves when its workers, if it has any, have ended too. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Of the process that runs. */
  pid(): number;
  /** Gives an order to a module that was loaded first, and waits for its word. */
  tell(order: object): Promise<unknown>;
  /** Resolves when it ended although nobody here asked for it: with the signal, and when all it wrote is in `output`. */
  died(): Promise<NodeJS.Signals | null>;
  /** Ends it if it runs and removes its folders. */
  remove(): Promise<void>;
}

export interface ProcessOptions {
  /** Modules of test/support that are loaded before the server. */
  readonly preload?: readonly string[];
  /** Runs as this user, whom the folders belong to then. Only root may ask for that. */
  readonly uid?: number;
  /** Leads a process group of its own, as in a terminal, so that all of it can be signalled by the negative of its pid. */
  readonly detached?: boolean;
}

const START_MS = 60_000;
/** Longer than anything that a server may wait for before it does what makes it die. */
const DIES_WITHIN_MS = 30_000;

async function untilServing(
  isServing: () => boolean | Promise<boolean>,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    if (await isServing()) return;
    await sleep(50);
  }
  throw new Error(`The server did not start:\n${output()}`);
}

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}${paths.healthLive}`).then(
    () => true,
    () => false,
  );

/** The lines of a log so far; each is parsed once. What is no line of a log is left out. */
function logOf(output: () => string): ServerProcess['logged'] {
  const lines: Readonly<Record<string, unknown>>[] = [];
  let read = 0;
  return () => {
    const text = output();
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(read, end).split('\n'))
      if (line.startsWith('{')) lines.push(JSON.parse(line) as Readonly<Record<string, unknown>>);
    read = Math.max(read, end);
    return lines;
  };
}

/** @param environment added to this process's own; rate limits are off unless it says otherwise */
export async function serverProcess(
  environment: Readonly<Record<string, string>> = {},
  { preload = [], uid, detached = false }: ProcessOptions = {},
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ots-process-'));
  const root = join(import.meta.dirname, '..', '..');
  const port = await freePort();
  const origin = `http://127.0.0.1:${String(port)}`;
  const { DATA_DIR: dataDir = join(folder, 'data'), UPLOADS_DIR: uploadsDir = join(folder, 'uploads') } = environment;
  if (uid !== undefined) await chown(folder, uid, uid);
  let output = '';
  const logged = logOf(() => output);
  let child: ChildProcess | undefined;
  let closed: Promise<unknown> | undefined;
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    await closed;
    const { exitCode } = child;
    child = undefined;
    return exitCode;
  };
  return {
    origin,
    dataDir,
    uploadsDir,
    output: () => output,
    logged,
    async start() {
      const settings = { PORT: String(port), DATA_DIR: dataDir, UPLOADS_DIR: uploadsDir, RATE_LIMITS: 'off' };
      const modules = preload.flatMap((name) => ['--import', compiled(join(root, 'test/support', name))]);
      const started = spawn(process.execPath, [...modules, compiled(join(root, 'src/main.ts'))], {
        cwd: root,
        env: { ...process.env, STORAGE_KEEP_FREE_BYTES: '0', ...settings, ...environment },
        ...(uid === undefined ? {} : { uid, gid: uid }),
        detached,
        stdio: ['ignore', 'pipe', 'pipe', ...(preload.length > 0 ? (['ipc'] as const) : [])],
      });
      child = started;
      closed = once(started, 'close');
      const collect = (piece: Buffer): void => {
        output += piece.toString('utf8');
      };
      started.stdout?.on('data', collect);
      started.stderr?.on('data', collect);
      const before = logged().length;
      const hasStarted = (): boolean =>
        logged()
          .slice(before)
          .some(({ event }) => event === 'server.started');
      const isServing = environment['WORKERS'] === undefined ? () => answers(origin) : hasStarted;
      await untilServing(isServing, started, () => output);
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    pid() {
      if (child?.pid === undefined) throw new TypeError('The server does not run.');
      return child.pid;
    },
    async tell(order) {
      if (child === undefined) throw new TypeError('The server does not run.');
      const heard = once(child, 'message');
      child.send(order);
      const [word] = (await heard) as [unknown];
      return word;
    },
    async died() {
      const dying = child;
      if (dying === undefined) throw new TypeError('The server does not run.');
      const isLate = await Promise.race([closed, sleep(DIES_WITHIN_MS, 'late', { ref: false })]);
      if (isLate === 'late') throw new Error(`The server did not die:\n${output}`);
      child = undefined;
      return dying.signalCode;
    },
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
