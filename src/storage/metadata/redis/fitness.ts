/** What a Redis server must be to keep shares, and what it had better be. */
import { mastersOf, type RedisClient } from './connect.ts';
import { infoOf } from './info.ts';

/** It would lose what it has promised to keep. Its message is for whoever runs the server. */
export class RedisUnfit extends Error {
  readonly code = 'redis.unfit';
  constructor(message: string) {
    super(message);
    this.name = 'RedisUnfit';
  }
}

const OLDEST_MAJOR = 7;

export interface Fitness {
  /** Some server has no append-only file: what it answered is lost with it. */
  readonly aofOff: boolean;
  /** Some server could not write its append-only file, and refuses to change anything until it can. */
  readonly aofFailing: boolean;
  /** Ms by which Redis' clock differs from this server's. */
  readonly clockOffMs: number;
}

/** @throws RedisUnfit */
export async function checkFitness(client: RedisClient, now: number): Promise<Fitness> {
  const infos = await Promise.all(mastersOf(client).map((master) => infoOf(master)));
  for (const { redis_version: version = '', maxmemory_policy: policy = '' } of infos) {
    if (Number.parseInt(version, 10) < OLDEST_MAJOR)
      throw new RedisUnfit(`Redis is version ${version}: give the server version ${String(OLDEST_MAJOR)} or later.`);
    if (policy !== 'noeviction')
      throw new RedisUnfit(
        `Redis drops keys when its memory is full (maxmemory-policy ${policy}), so shares would vanish: set maxmemory-policy to noeviction.`,
      );
  }
  const times = infos.map(({ server_time_usec: micros }) => Number(micros) / 1000);
  return {
    aofOff: infos.some((info) => info['aof_enabled'] !== '1'),
    aofFailing: infos.some((info) => info['aof_enabled'] === '1' && info['aof_last_write_status'] !== 'ok'),
    clockOffMs: Math.max(...times.map((time) => Math.abs(time - now))),
  };
}
