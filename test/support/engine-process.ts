/** A server process on either engine, and what it keeps, read beside it while it runs. */
import { paths } from '../../src/contract/routes.ts';
import { SystemClock, type Clock } from '../../src/share/clock.ts';
import type { QuotaUse } from '../../src/share/metadata-store.ts';
import type { ShareRecord } from '../../src/share/share.ts';
import { ask } from './answers.ts';
import { Doors } from './doors.ts';
import { openEmbedded } from './embedded-engine.ts';
import { bodiesBelow } from './on-disk.ts';
import { openRedisEngine } from './redis-engine.ts';
import { RedisServer } from './redis-server.ts';
import { serverProcess, type ProcessOptions, type ServerProcess } from './server-process.ts';
import { rules } from './shares.ts';
import type { Engine } from '../contract/metadata/engine.ts';

export const engineNames = ['the embedded store', 'Redis'] as const;
export type EngineName = (typeof engineNames)[number];

export interface Kept extends QuotaUse {
  readonly records: readonly ShareRecord[];
  /** Names of the files of bodies. */
  readonly files: readonly string[];
}

export interface EngineProcess {
  readonly server: ServerProcess;
  readonly doors: Doors;
  /** Undefined on the embedded store. */
  readonly redis: RedisServer | undefined;
  /** @param clock of the server, when it is not that of the machine */
  kept(clock?: Clock): Promise<Kept>;
  /** What a balancer is told: `ok`, or the reasons, or the code of a refusal. */
  ready(): Promise<readonly string[]>;
  /** Acts on the store beside the server, as another process of the same machine would. */
  beside<T>(act: (engine: Engine) => Promise<T>, clock?: Clock): Promise<T>;
  remove(): Promise<void>;
}

const MOST_RECORDS = 100_000;

/** Started. @param environment added to what a test server has */
export async function engineProcess(
  engine: EngineName,
  environment: Readonly<Record<string, string>> = {},
  options: ProcessOptions & { readonly redis?: RedisServer } = {},
): Promise<EngineProcess> {
  const redis = engine === 'Redis' ? (options.redis ?? (await RedisServer.start())) : undefined;
  const server = await serverProcess(
    { ...(redis === undefined ? {} : { REDIS_URL: redis.url }), ...environment },
    options,
  );
  const open = (clock: Clock): Promise<Engine> => {
    if (redis !== undefined) return openRedisEngine({ url: redis.url }, clock, rules, 'ots:');
    return Promise.resolve(openEmbedded(server.dataDir, clock, rules));
  };
  const beside = async <T>(act: (engine: Engine) => Promise<T>, clock: Clock = new SystemClock()): Promise<T> => {
    const opened = await open(clock);
    try {
      return await act(opened);
    } finally {
      await opened.store.close();
    }
  };
  await server.start();
  return {
    server,
    doors: new Doors(server.origin),
    redis,
    beside,
    kept: async (clock) => {
      const files = (await bodiesBelow(server.uploadsDir)).map(({ name }) => name);
      const kept = await beside(
        async ({ store }) => ({ ...(await store.quota()), records: await store.list(undefined, MOST_RECORDS) }),
        clock,
      );
      return { ...kept, files: files.filter((name) => !name.startsWith('.redis-seq')) };
    },
    ready: async () => {
      const { json, code } = await ask(server.origin, paths.healthReady);
      if (code !== undefined) return [code];
      return json['status'] === 'ok' ? ['ok'] : (json['reasons'] as string[]);
    },
    remove: async () => {
      await server.remove();
      await redis?.remove();
    },
  };
}
