/** Where Redis is, as the settings say. */
import type { Settings } from '../config/settings.ts';
import type { RedisAddress } from './metadata/redis/connect.ts';

/** Undefined: the embedded store is used. */
export function redisAddress(settings: Settings): RedisAddress | undefined {
  const { redisUrl, redisPrefix, redisClusterNodes, redisSentinels, redisSentinelName } = settings;
  if (redisUrl === undefined) return undefined;
  return {
    url: redisUrl,
    prefix: redisPrefix,
    clusterNodes: redisClusterNodes,
    sentinels: redisSentinels,
    sentinelName: redisSentinelName,
  };
}
