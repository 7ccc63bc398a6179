/** Everything that a server keeps, read in its stores while it does not run: for either engine. */
import { readdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { LEASE_MS } from '../../src/share/metadata-store.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import type { ShareRecord } from '../../src/share/share.ts';
import { ledgerKeys } from '../../src/storage/metadata/redis/keys.ts';
import type { Engine } from '../contract/metadata/engine.ts';
import { openEmbedded } from './embedded-engine.ts';
import { FixedClock } from './fixed-clock.ts';
import { keysUnder, openRedisEngine } from './redis-engine.ts';
import type { RedisServer } from './redis-server.ts';
import { rules } from './shares.ts';

export interface KeptMetadata {
  readonly records: readonly ShareRecord[];
  /** Ids of shares whose header and manifest are there. */
  readonly secretIds: readonly string[];
  readonly storedBytes: number;
  /** When every lease of a killed process has ended. */
  readonly reservedBytes: number;
  /** Promised by unfinished uploads, by sender. */
  readonly unsentBytes: Readonly<Record<string, number>>;
  /** All keys and values. */
  readonly raw: readonly Uint8Array[];
}

/** Where one server keeps its metadata. */
export interface Place {
  /** What tells the server so. */
  readonly settings: Readonly<Record<string, string>>;
  /** @param dataDir of the server */
  read(dataDir: string): Promise<KeptMetadata>;
  /** As if the seconds had passed after which a dead process holds no lock and no seat. */
  endLeases(dataDir: string): Promise<void>;
}

const later = (): FixedClock => new FixedClock(Date.now() + LEASE_MS);

async function recordsOf(store: MetadataStore): Promise<readonly ShareRecord[]> {
  const records: ShareRecord[] = [];
  for (let page = await store.list(undefined, 500); page.length > 0; page = await store.list(page.at(-1)?.id, 500))
    records.push(...page);
  return records;
}

async function read(
  engine: Engine,
  parts: () => Promise<Pick<KeptMetadata, 'secretIds' | 'unsentBytes'>>,
): Promise<KeptMetadata> {
  const { store } = engine;
  try {
    const { storedBytes, reservedBytes } = await store.quota();
    const records = await recordsOf(store);
    return { records, storedBytes, reservedBytes, raw: await engine.rawValues(), ...(await parts()) };
  } finally {
    await store.close();
  }
}

export const embeddedPlace = (): Place => ({
  settings: {},
  read(dataDir) {
    const engine = openEmbedded(dataDir, later(), rules);
    const { secrets, unsent } = engine.environments.kept;
    return read(engine, () =>
      Promise.resolve({
        secretIds: [...secrets.getKeys()],
        unsentBytes: Object.fromEntries([...unsent.getRange()].map(({ key, value }) => [key, value])),
      }),
    );
  },
  async endLeases(dataDir) {
    const { environments, store } = openEmbedded(dataDir, later(), rules);
    const { leases } = environments.lazy;
    await Promise.all([...leases.getKeys()].map((name) => leases.remove(name)));
    await store.close();
  },
});

export interface RedisPlace extends Place {
  readonly prefix: string;
}

const UNSENT = 'unsent:';

export function redisPlace(server: RedisServer): RedisPlace {
  const prefix = `place:${randomUUID()}:`;
  const open = () => openRedisEngine({ url: server.url }, later(), rules, prefix);
  return {
    prefix,
    settings: { REDIS_URL: server.url, REDIS_PREFIX: prefix },
    async read() {
      const engine = await open();
      const { client } = engine.parts.scripts;
      return read(engine, async () => {
        const keys = await keysUnder({ url: server.url }, prefix);
        const sums = Object.entries(await client.hgetall(ledgerKeys[1]));
        const unsent = sums.filter(([name]) => name.startsWith(UNSENT));
        return {
          secretIds: keys.flatMap((key) => /\}:m:(.*)$/.exec(key)?.[1] ?? []),
          unsentBytes: Object.fromEntries(unsent.map(([name, sum]) => [name.slice(UNSENT.length), Number(sum)])),
        };
      });
    },
    async endLeases() {
      for (const key of await keysUnder({ url: server.url }, `${prefix}{lease:`)) await server.ask('DEL', key);
    },
  };
}

export interface KeptBodies {
  readonly published: readonly string[];
  readonly partial: readonly string[];
}

export async function bodiesKept(uploadsDir: string): Promise<KeptBodies> {
  const entries = await readdir(uploadsDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const isPartial = ({ parentPath }: { readonly parentPath: string }): boolean =>
    parentPath === join(uploadsDir, 'tmp');
  return {
    published: files.filter((file) => !isPartial(file)).map(({ name }) => name),
    partial: files.filter(isPartial).map(({ name }) => name),
  };
}
