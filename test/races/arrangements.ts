/** The arrangements of processes under which the same promises are tried: each with stores of its own. */
import { afterAll, beforeAll } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer } from '../support/running-server.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { workerGateways, type WorkerGateways } from '../support/worker-gateways.ts';

export interface Arrangement {
  readonly origins: readonly string[];
  readonly uploadsDir: string;
  /** How many processes serve together. */
  readonly processes: number;
  /** The lines of all logs. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** How many requests each process has written into the log as answered, without those that only ask whether it lives. */
  readonly answered: () => ReadonlyMap<string, number>;
  /** One for each process, through which nobody but it is reached. */
  readonly originOfEach: () => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

type Settings = Readonly<Record<string, string>>;
export type Arrange = (settings?: Settings) => Promise<Arrangement>;

/** Arranges before the tests of a file and clears away after them. */
export function arranged(arrange: Arrange, settings: Settings = {}): () => Arrangement {
  let arrangement: Arrangement | undefined;
  beforeAll(async () => {
    arrangement = await arrange(settings);
  });
  afterAll(() => arrangement?.remove());
  return () => {
    if (arrangement === undefined) throw new TypeError('Asked for before it was arranged.');
    return arrangement;
  };
}

export async function oneProcess(settings: Settings = {}): Promise<Arrangement> {
  const server = await runningServer({ LOG_LEVEL: 'warn', ...settings });
  const { origin, end } = server;
  const { uploadsDir } = server.settings;
  const origins = [origin];
  const originOfEach = (): Promise<readonly string[]> => Promise.resolve(origins);
  const { logged } = server;
  return { origins, uploadsDir, processes: 1, logged, answered: () => new Map(), originOfEach, remove: end };
}

export async function twoWorkers(settings: Settings = {}): Promise<Arrangement> {
  return workersOf(await serverProcess({ WORKERS: '2', ...settings }), () => Promise.resolve());
}

export async function twoWorkersOnRedis(settings: Settings = {}): Promise<Arrangement> {
  const redis = await RedisServer.start();
  const server = await serverProcess({ WORKERS: '2', REDIS_URL: redis.url, ...settings });
  return workersOf(server, () => redis.remove());
}

/** Two servers as on two machines: each with its own port, on one Redis and one uploads folder. */
export async function twoServersOnRedis(settings: Settings = {}): Promise<Arrangement> {
  const redis = await RedisServer.start();
  const one = await serverProcess({ REDIS_URL: redis.url, ...settings });
  const other = await serverProcess({ REDIS_URL: redis.url, UPLOADS_DIR: one.uploadsDir, ...settings });
  const { remove, ...arrangement } = await started([one, other], () => redis.remove());
  return { ...arrangement, originOfEach: () => Promise.resolve(arrangement.origins), remove };
}

async function workersOf(server: ServerProcess, removeStores: () => Promise<void>): Promise<Arrangement> {
  const { remove, ...arrangement } = await started([server], removeStores);
  let gateways: WorkerGateways | undefined;
  return {
    ...arrangement,
    originOfEach: async () => {
      gateways ??= await workerGateways(server, arrangement.processes);
      return gateways.origins;
    },
    remove: async () => {
      await gateways?.end();
      await remove();
    },
  };
}

async function started(
  servers: readonly ServerProcess[],
  removeStores: () => Promise<void>,
): Promise<Omit<Arrangement, 'originOfEach'>> {
  const remove = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.remove()));
    await removeStores();
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await remove();
    throw error;
  }
  const origins = servers.map(({ origin }) => origin);
  const uploadsDir = servers[0]?.uploadsDir ?? '';
  const logged: Arrangement['logged'] = () => servers.flatMap((server) => server.logged());
  return { origins, uploadsDir, processes: 2, logged, answered: () => answeredBy(servers), remove };
}

/** A process is known by its server, and by its pid where a server has several. */
function answeredBy(servers: readonly ServerProcess[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { origin, logged } of servers)
    for (const { event, pid, route } of logged()) {
      if (event !== 'request' || route === paths.healthLive) continue;
      const process = `${origin} ${String(pid)}`;
      counts.set(process, (counts.get(process) ?? 0) + 1);
    }
  return counts;
}
