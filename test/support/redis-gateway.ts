/** A network between server and Redis that loses answers: what was asked is done, and nobody hears of it. */
import { createHash } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { metaScripts } from '../../src/storage/metadata/redis/lua/meta-scripts.ts';
import { bucketScripts, shareScripts } from '../../src/storage/metadata/redis/lua/share-scripts.ts';
import type { RedisServer } from './redis-server.ts';

const scripts = { ...shareScripts, ...bucketScripts, ...metaScripts };
export type ScriptName = keyof typeof scripts;

const shaOf = (name: ScriptName): string => createHash('sha1').update(scripts[name]).digest('hex');

export interface RedisGateway {
  readonly url: string;
  /** The next answer to this script does not arrive: the connection breaks when Redis has given it. */
  loseAnswerOf(name: ScriptName): void;
  /** How many answers were lost. */
  readonly lost: () => number;
  readonly end: () => Promise<void>;
}

export async function redisGateway(redis: RedisServer): Promise<RedisGateway> {
  // Known to Redis from the start: else the first question would be answered by "unknown script".
  for (const lua of Object.values(scripts)) await redis.ask('SCRIPT', 'LOAD', lua);
  const sockets = new Set<Socket>();
  let losing: string | undefined;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(redis.port, '127.0.0.1');
    let isAsked = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    // Not destroyed: what was asked is read by Redis to its end.
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
    client.on('data', (piece: Buffer) => {
      if (losing !== undefined && piece.includes(losing)) {
        losing = undefined;
        isAsked = true;
      }
      upstream.write(piece);
    });
    upstream.on('data', (piece: Buffer) => {
      if (!isAsked) {
        client.write(piece);
        return;
      }
      if (!client.destroyed) lost += 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    loseAnswerOf(name) {
      losing = shaOf(name);
    },
    lost: () => lost,
    end: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
