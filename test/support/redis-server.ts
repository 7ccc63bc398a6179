/** Real Redis servers for tests: on free ports of this machine, in folders of their own, ended and removed afterwards. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/bin/redis-server';
const CLIENT = '/usr/bin/redis-cli';
const ANSWERS_WITHIN_MS = 20_000;
const run = promisify(execFile);

export class RedisServer {
  #child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly options: readonly string[],
    private readonly command: readonly string[] = [PROGRAM],
  ) {}

  /** @param options added to those of a server fit to keep shares */
  static async start(...options: readonly string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'ots-redis-'));
    const server = new RedisServer(folder, await freePort(), options);
    await server.startAgain();
    return server;
  }

  /**
   * One whose files cannot grow beyond so many blocks: a write beyond fails as on a full disk.
   * @param blocks of 512 bytes or of a KiB, as the shell has it
   */
  static async startLimited(blocks: string, ...options: readonly string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'ots-redis-'));
    const limited = ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`, PROGRAM];
    const server = new RedisServer(folder, await freePort(), options, limited);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  async startAgain(): Promise<void> {
    const usual = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const keeping = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
    const [program = PROGRAM, ...first] = this.command;
    this.#child = spawn(program, [...first, ...usual, ...keeping, ...this.options], { stdio: 'ignore' });
    await until(async () => (await this.ask('PING')) === 'PONG');
  }

  /** What redis-cli says. */
  async ask(...words: readonly string[]): Promise<string> {
    const { stdout } = await run(CLIENT, ['-h', '127.0.0.1', '-p', String(this.port), ...words]);
    return stdout.trim();
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** It stands still: connections stay, and nothing is answered. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** It goes on, with everything that it was asked meanwhile. */
  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** How many bytes of the append-only file are written, and perhaps not yet on the medium. */
  async writtenBytes(): Promise<number> {
    return (await stat(await this.#appendOnlyFile())).size;
  }

  /** As a power loss may leave it: what was written last is not there. The server must be stopped. */
  async forgetAfter(bytes: number): Promise<void> {
    await truncate(await this.#appendOnlyFile(), bytes);
  }

  /** The one that grows. It is rewritten only when it has become large. */
  async #appendOnlyFile(): Promise<string> {
    const names = (await readdir(join(this.folder, 'appendonlydir'))).filter((name) => name.endsWith('.incr.aof'));
    return join(this.folder, 'appendonlydir', names.sort().at(-1) ?? '');
  }

  /** A copy of its data as it lies on the disk: a backup. */
  async copyTo(folder: string): Promise<void> {
    await cp(join(this.folder, 'appendonlydir'), folder, { recursive: true });
  }

  /** The server must be stopped. */
  async restoreFrom(folder: string): Promise<void> {
    await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await cp(folder, join(this.folder, 'appendonlydir'), { recursive: true });
  }

  /** Empty, as on a new disk. The server must be stopped. */
  async forgetEverything(): Promise<void> {
    await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A master, its replica, and a Sentinel that makes the replica the master when the first is gone. */
export interface RedisGroup extends RedisServers {
  readonly sentinelPort: number;
  readonly name: string;
}

export async function startGroup(): Promise<RedisGroup> {
  const master = await RedisServer.start();
  const replica = await RedisServer.start('--replicaof', '127.0.0.1', String(master.port));
  const name = 'shares';
  const port = await freePort();
  const file = join(master.folder, 'sentinel.conf');
  const watched = `${name} 127.0.0.1 ${String(master.port)} 1`;
  const rules = [`down-after-milliseconds ${name} 500`, `failover-timeout ${name} 2000`];
  const lines = [
    `port ${String(port)}`,
    'bind 127.0.0.1',
    ...[`monitor ${watched}`, ...rules].map((l) => `sentinel ${l}`),
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const sentinel = spawn(PROGRAM, [file, '--sentinel', '--dir', master.folder], { stdio: 'ignore' });
  const knowsReplica = async (): Promise<boolean> => {
    const { stdout } = await run(CLIENT, ['-p', String(port), 'SENTINEL', 'REPLICAS', name]);
    return (
      stdout.includes(String(replica.port)) && (await replica.ask('INFO', 'replication')).includes('link_status:up')
    );
  };
  const remove = async (): Promise<void> => {
    sentinel.kill('SIGKILL');
    if (sentinel.exitCode === null && sentinel.signalCode === null) await once(sentinel, 'exit');
    await Promise.all([master.remove(), replica.remove()]);
  };
  try {
    await until(knowsReplica);
  } catch (error) {
    await remove();
    throw error;
  }
  return { servers: [master, replica], sentinelPort: port, name, remove };
}

export interface RedisServers {
  readonly servers: readonly RedisServer[];
  remove(): Promise<void>;
}

/** Three servers that are one cluster. */
export async function startCluster(): Promise<RedisServers> {
  const servers = await Promise.all(
    [1, 2, 3].map(async () =>
      RedisServer.start('--cluster-enabled', 'yes', '--cluster-port', String(await freePort())),
    ),
  );
  const remove = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.remove()));
  };
  try {
    const addresses = servers.map((server) => `127.0.0.1:${String(server.port)}`);
    await run(CLIENT, ['--cluster', 'create', ...addresses, '--cluster-yes']);
    for (const server of servers)
      await until(async () => (await server.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    return { servers, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + ANSWERS_WITHIN_MS;
  while (performance.now() < deadline) {
    if (await holds().catch(() => false)) return;
    await sleep(25);
  }
  throw new Error('A Redis server did not come up.');
}
