/** Settings of the Redis store. Without REDIS_URL the embedded store is used. */
import { matching, optionalSetting, secret, setting } from './setting.ts';

interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

function parseRedisUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  const known = /^rediss?:$/.test(protocol) && hostname !== '' && /^(\/\d{0,5})?$/.test(pathname);
  return known && search === '' && hash === '' && isDecodable(username + password) ? text : undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parseHosts(text: string): readonly HostAndPort[] | undefined {
  const hosts = text.split(',').map((one) => /^(?:\[([\da-f:]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(one.trim()));
  return hosts.every((match) => match !== null && Number(match[3]) <= 65_535)
    ? hosts.map((match) => ({ host: match?.[1] ?? match?.[2] ?? '', port: Number(match?.[3]) }))
    : undefined;
}

const hosts = matching(parseHosts, 'give host:port, several separated by commas');

export const redis = {
  redisUrl: optionalSetting(
    secret(parseRedisUrl, 'give a URL such as redis://host:6379, or rediss://user:password@host:6379/0 with TLS'),
    {
      env: 'REDIS_URL',
      group: 'Redis',
      unit: 'URL',
      unset: 'the embedded store in `DATA_DIR`',
      doc: 'Keeps the metadata in Redis, for several servers on one store. Version 7 or later, `maxmemory-policy noeviction`, `appendonly yes`, `appendfsync always`. `rediss:` means TLS; user, password and database are taken from it.',
    },
  ),
  redisPrefix: setting(
    matching((text) => (/^[\w.:-]{1,64}$/.test(text) ? text : undefined), 'give up to 64 letters, digits or . : _ -'),
    {
      env: 'REDIS_PREFIX',
      group: 'Redis',
      unit: 'text',
      default: 'ots:',
      doc: 'Prefix of all keys in Redis. Without `REDIS_URL` it has no effect.',
    },
  ),
  redisClusterNodes: optionalSetting(hosts, {
    env: 'REDIS_CLUSTER_NODES',
    group: 'Redis',
    unit: 'host:port, …',
    unset: 'one server, or Sentinel',
    doc: 'Some nodes of a Redis Cluster: asked instead of the host in `REDIS_URL`, which still says TLS, user and password.',
  }),
  redisSentinels: optionalSetting(hosts, {
    env: 'REDIS_SENTINELS',
    group: 'Redis',
    unit: 'host:port, …',
    unset: 'one server, or a cluster',
    doc: 'Sentinels that know which server is the master: asked instead of the host in `REDIS_URL`, which still says TLS, user, password and database.',
  }),
  redisSentinelName: optionalSetting(
    matching((text) => (/^[\w.-]{1,64}$/.test(text) ? text : undefined), 'give the name of a group'),
    {
      env: 'REDIS_SENTINEL_NAME',
      group: 'Redis',
      unit: 'name',
      unset: 'no Sentinel',
      doc: 'Name of the group that the Sentinels watch.',
    },
  ),
};

interface RedisValues {
  readonly redisUrl?: string | undefined;
  readonly redisClusterNodes?: unknown;
  readonly redisSentinels?: unknown;
  readonly redisSentinelName?: string | undefined;
}

/** What each value allows alone and together do not. */
export function redisConflicts(values: RedisValues): readonly string[] {
  const { redisUrl, redisClusterNodes, redisSentinels, redisSentinelName } = values;
  const conflicts: string[] = [];
  if (redisUrl === undefined && (redisClusterNodes !== undefined || redisSentinels !== undefined))
    conflicts.push('REDIS_URL is not set, but nodes or Sentinels are: set it too, it turns Redis on.');
  if (redisClusterNodes !== undefined && redisSentinels !== undefined)
    conflicts.push('REDIS_CLUSTER_NODES and REDIS_SENTINELS are both set: a store is either a cluster or a group.');
  if ((redisSentinels === undefined) !== (redisSentinelName === undefined))
    conflicts.push('REDIS_SENTINEL_NAME and REDIS_SENTINELS belong together: set both or none.');
  return conflicts;
}
