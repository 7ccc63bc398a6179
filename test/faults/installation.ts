/** One Redis, one uploads folder, two servers in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../src/contract/routes.ts';
import { ask } from '../support/answers.ts';
import { Doors } from '../support/doors.ts';
import { redisPlace, type RedisPlace } from '../support/kept-by.ts';
import { closeLookers } from '../support/redis-engine.ts';
import { RedisServer } from '../support/redis-server.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { expectConsistent, sweep } from './invariants.ts';

export class Installation {
  readonly doors: readonly [Doors, Doors];

  private constructor(
    readonly redis: RedisServer,
    readonly place: RedisPlace,
    readonly folder: string,
    readonly servers: readonly [RunningServer, RunningServer],
  ) {
    this.doors = [new Doors(servers[0].origin), new Doors(servers[1].origin)];
  }

  static async start(...options: readonly string[]): Promise<Installation> {
    const redis = await RedisServer.start(...options);
    const folder = await mkdtemp(join(tmpdir(), 'ots-load-'));
    const place = redisPlace(redis);
    const never = { SWEEP_INTERVAL: '1s', ORPHAN_SCAN_INTERVAL: '1d', ORPHAN_MIN_AGE: '0s' };
    const settings = { ...place.settings, ...never, UPLOADS_DIR: folder, LOG_LEVEL: 'silent' };
    return new Installation(redis, place, folder, [await runningServer(settings), await runningServer(settings)]);
  }

  /** Waits until both servers know what to make of their Redis: to go on, or to refuse. */
  async verdict(): Promise<Verdict> {
    const verdicts = await Promise.all(this.servers.map((server) => verdictOf(server)));
    return verdicts.includes('rolled back') ? 'rolled back' : 'as it was';
  }

  /** What must be so at the end, whatever was lost. */
  async expectConsistent(forgotten?: readonly string[]): Promise<void> {
    await this.place.endLeases(this.folder);
    await sweep(this.servers[0]);
    const kept = await this.place.read(this.folder);
    await expectConsistent(kept, this.folder, forgotten);
  }

  async end(): Promise<void> {
    for (const server of this.servers) await server.end();
    await closeLookers();
    await this.redis.remove();
    await rm(this.folder, { recursive: true, force: true });
  }
}

type Verdict = 'as it was' | 'rolled back';

async function verdictOf({ origin, metadata }: RunningServer): Promise<Verdict> {
  const seen: { verdict?: Verdict; reasons?: unknown } = {};
  const look = async (): Promise<boolean> => {
    if (!(await metadata.rolledBack())) seen.verdict = 'as it was';
    seen.reasons = (await ask(origin, paths.healthReady)).json['reasons'];
    if (JSON.stringify(seen.reasons) === '["store.rolled_back"]') seen.verdict ??= 'rolled back';
    return seen.verdict !== undefined;
  };
  await until(() => look().catch(() => false), 'it is known', 30_000).catch((cause: unknown) => {
    throw new TypeError(`Readiness says ${JSON.stringify(seen.reasons)}.`, { cause });
  });
  return seen.verdict ?? 'rolled back';
}
