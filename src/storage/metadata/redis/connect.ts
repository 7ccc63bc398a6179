/** One client for one server, for a Sentinel group or for a cluster. */
import { Cluster, Redis } from 'ioredis';

export type RedisClient = Redis | Cluster;

export interface RedisAddress {
  /** Scheme (TLS), user, password, host, port and database. The host counts unless there are nodes or sentinels. */
  readonly url: string;
  readonly prefix: string;
  readonly clusterNodes?: readonly HostAndPort[] | undefined;
  readonly sentinels?: readonly HostAndPort[] | undefined;
  readonly sentinelName?: string | undefined;
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** A server that says nothing for this long is as good as one that is not there. */
const ANSWERS_WITHIN_MS = 5_000;
const FIRST_ANSWER_WITHIN_MS = 15_000;
const MOST_RETRY_MS = 1_000;

/** There is no Redis to start with. Its message is for whoever runs the server. */
class RedisNotThere extends Error {
  readonly code = 'redis.not_there';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RedisNotThere';
  }
}

const common = {
  lazyConnect: true,
  connectTimeout: ANSWERS_WITHIN_MS,
  commandTimeout: ANSWERS_WITHIN_MS,
  maxRetriesPerRequest: 0,
  // A question whose answer was lost is asked again by whoever asked, not behind their back.
  autoResendUnfulfilledCommands: false,
  // A master that became a replica: the connection is made anew, to the one that is master now.
  reconnectOnError: (error: Error): boolean => error.message.startsWith('READONLY'),
} as const;

const retry = (times: number): number => Math.min(50 * times, MOST_RETRY_MS);

/** Not connected yet. */
function clientOf(address: RedisAddress): RedisClient {
  const { url, prefix, clusterNodes, sentinels, sentinelName } = address;
  const { username, password, protocol, pathname } = new URL(url);
  const tls = protocol === 'rediss:' ? {} : undefined;
  const login = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (clusterNodes !== undefined)
    return new Cluster([...clusterNodes], {
      lazyConnect: true,
      keyPrefix: prefix,
      enableOfflineQueue: false,
      clusterRetryStrategy: retry,
      clusterNodeRetryStrategy: retry,
      // By name or by address, as the cluster tells its nodes: certificates are issued to names.
      dnsLookup: (host, callback) => {
        callback(null, host);
      },
      redisOptions: { ...common, ...login },
    });
  const single = { ...common, keyPrefix: prefix, enableOfflineQueue: false, retryStrategy: retry };
  if (sentinels === undefined) return new Redis(url, single);
  const db = Number(pathname.slice(1));
  return new Redis({
    ...single,
    ...login,
    db: Number.isSafeInteger(db) ? db : 0,
    sentinels: [...sentinels],
    name: sentinelName ?? '',
    enableTLSForSentinelMode: tls !== undefined,
  });
}

/**
 * Resolves when the client can be asked. Later losses of the connection are its own affair.
 * @throws RedisNotThere
 */
export async function connect(address: RedisAddress): Promise<RedisClient> {
  const client = clientOf(address);
  let last: unknown;
  // Without a listener each lost connection would be printed; it is told by what was asked meanwhile.
  client.on('error', (error: unknown) => {
    last = error;
  });
  const deadline = performance.now() + FIRST_ANSWER_WITHIN_MS;
  client.connect().catch((error: unknown) => {
    last ??= error;
  });
  while (client.status !== 'ready' && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  if (client.status === 'ready') {
    await requireDatabase(client);
    return client;
  }
  client.disconnect();
  const why = last instanceof Error ? ` (${last.message})` : '';
  throw new RedisNotThere(`Redis does not answer${why}: start it, or check REDIS_URL and what goes with it.`, last);
}

/** The client would go on in database 0, where another installation may be. @throws RedisNotThere */
async function requireDatabase(client: RedisClient): Promise<void> {
  if (client instanceof Cluster) return;
  const { db = 0 } = client.options;
  try {
    await client.select(db);
  } catch (cause) {
    client.disconnect();
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    throw new RedisNotThere(`Redis has no database ${String(db)}${why}: check the end of REDIS_URL.`, cause);
  }
}

/** The servers that keep the data: one, or those of a cluster. */
export const mastersOf = (client: RedisClient): readonly Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];
