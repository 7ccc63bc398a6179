/** The arrangements of processes under which the races are run: each with stores of its own, rate limits off. */
import { RedisServer } from '../support/redis-server.ts';
import { runningServer } from '../support/running-server.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';

export interface Arrangement {
  readonly origins: readonly string[];
  /** How many processes serve together. */
  readonly processes: number;
  /** How many requests each process has written into the log as answered. */
  readonly answered: () => ReadonlyMap<string, number>;
  readonly remove: () => Promise<void>;
}

export async function oneProcess(): Promise<Arrangement> {
  const server = await runningServer({ LOG_LEVEL: 'warn' });
  return { origins: [server.origin], processes: 1, answered: () => new Map(), remove: () => server.end() };
}

export async function twoWorkers(): Promise<Arrangement> {
  return arrangementOf([await serverProcess({ WORKERS: '2' })], () => Promise.resolve());
}

export async function twoWorkersOnRedis(): Promise<Arrangement> {
  const redis = await RedisServer.start();
  const server = await serverProcess({ WORKERS: '2', REDIS_URL: redis.url });
  return arrangementOf([server], () => redis.remove());
}

/** Two servers as on two machines: each with its own port, on one Redis and one uploads folder. */
export async function twoServersOnRedis(): Promise<Arrangement> {
  const redis = await RedisServer.start();
  const one = await serverProcess({ REDIS_URL: redis.url });
  const other = await serverProcess({ REDIS_URL: redis.url, UPLOADS_DIR: one.uploadsDir });
  return arrangementOf([one, other], () => redis.remove());
}

async function arrangementOf(
  servers: readonly ServerProcess[],
  removeStores: () => Promise<void>,
): Promise<Arrangement> {
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
  return { origins: servers.map(({ origin }) => origin), processes: 2, answered: () => answeredBy(servers), remove };
}

/** A process is known by its server, and by its pid where a server has several. */
function answeredBy(servers: readonly ServerProcess[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { origin, logged } of servers)
    for (const { event, pid } of logged()) {
      if (event !== 'request') continue;
      const process = `${origin} ${String(pid)}`;
      counts.set(process, (counts.get(process) ?? 0) + 1);
    }
  return counts;
}
