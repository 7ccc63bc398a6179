/** How things stand is noted: by one process of all, where somebody may look, and within a tenth of the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readSettings, type Environment } from '../../src/config/settings.ts';
import { LevelSampler } from '../../src/expiry/level-sampler.ts';
import { Log } from '../../src/logging/log.ts';
import type { CounterStore, Levels } from '../../src/share/counter-store.ts';
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { EmbeddedCounterStore } from '../../src/storage/metadata/embedded/embedded-counter-store.ts';
import { EmbeddedLeaseStore } from '../../src/storage/metadata/embedded/embedded-lease-store.ts';
import { EmbeddedMetadataStore } from '../../src/storage/metadata/embedded/embedded-metadata-store.ts';
import { openEnvironments, type Environments } from '../../src/storage/metadata/embedded/environments.ts';
import { adminHash } from '../support/admin.ts';
import { FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import { aShare, hashOf, rules } from '../support/shares.ts';
import { until } from '../support/until.ts';
import { newFolders, type Folders } from './scene.ts';

const PAUSE_MS = 48_000;
const plenty = { totalBytes: 1e9, perSenderBytes: 1e9 };

let folders: Folders;
let environments: Environments;
let clock: FixedClock;
let metadata: MetadataStore;
let counters: CounterStore;
beforeEach(async () => {
  folders = await newFolders();
  environments = openEnvironments(folders.dataDir);
  clock = new FixedClock();
  metadata = new EmbeddedMetadataStore(environments, clock, rules);
  counters = new EmbeddedCounterStore(environments, clock);
});
afterEach(async () => {
  await environments.close();
  await folders.remove();
});

/** One process of a server. */
function sampler(store = metadata, environment: Environment = { ADMIN_PASSWORD_HASH: adminHash }): LevelSampler {
  const settings = readSettings(environment);
  return new LevelSampler(store, counters, new EmbeddedLeaseStore(environments, clock), settings, new Log('silent'));
}

const notedLevels = async (): Promise<readonly (Levels | undefined)[]> =>
  (await counters.series('minute', 10)).buckets.map(({ levels }) => levels);

/** The same store, in which something else happens before each page of outlines. */
function after(meanwhile: () => unknown): MetadataStore {
  const outlines = async function* (): ReturnType<MetadataStore['outlines']> {
    for await (const page of metadata.outlines()) {
      await meanwhile();
      yield page;
    }
  };
  return new Proxy(metadata, {
    get(target, name) {
      if (name === 'outlines') return outlines;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('the levels', () => {
  it('are how many shares there are of each state, without burned ones, and what they take', async () => {
    const create = (name: string, options = {}): Promise<unknown> => metadata.create(aShare(name, options));
    await Promise.all([create('one'), create('two'), create('sent', { body: 'uploading' })]);
    await create('later', { availableFrom: clock.now() + HOUR });
    await create('burned');
    await metadata.remove(aShare('burned').id, 'removed');
    await metadata.reserveQuota({ leaseId: 'one', sender: 'sender', bytes: 5 }, plenty);
    expect(await sampler().run()).toBe('noted');
    const { storedBytes, reservedBytes } = await metadata.quota();
    expect([storedBytes > 0, reservedBytes]).toEqual([true, 5]);
    const shares = { uploading: 1, ready: 2, scheduled: 1, claimed: 0, locked: 0 };
    expect(await notedLevels()).toEqual([
      {
        ...Object.fromEntries(Object.entries(shares).map(([state, number]) => [`shares.${state}`, number])),
        'bytes.stored': storedBytes,
        'bytes.reserved': reservedBytes,
      },
    ]);
  });

  it('are noted by one process of all, in every minute, whoever dies', async () => {
    const processes = [sampler(), sampler(), sampler()];
    const round = async (): Promise<readonly string[]> => Promise.all(processes.map((one) => one.run()));
    for (let minute = 0; minute < 5; minute++) {
      expect((await round()).filter((done) => done === 'noted')).toHaveLength(1);
      clock.pass(PAUSE_MS - 1_000);
      expect(await round()).toEqual(processes.map(() => 'not yet'));
      clock.pass(1_000 + 10_000);
      if (minute === 2) processes.shift();
    }
    expect((await notedLevels()).length).toBeGreaterThanOrEqual(4);
  });

  it('take a tenth of the time at most: seldom when they take long', async () => {
    await metadata.create(aShare('one'));
    const now = performance.now.bind(performance);
    let workedMs = 0;
    const spy = jest.spyOn(performance, 'now').mockImplementation(() => now() + workedMs);
    try {
      const one = sampler(after(() => (workedMs += 20_000)));
      expect(await one.run()).toBe('noted');
      clock.pass(10 * 20_000 - 1);
      expect([await one.run(), await sampler().run()]).toEqual(['not yet', 'not yet']);
      // The walk itself took a moment, too.
      clock.pass(MINUTE);
      expect(await sampler().run()).toBe('noted');
    } finally {
      spy.mockRestore();
    }
  });

  it('are not noted when the server stops before all were counted', async () => {
    await metadata.create(aShare('one'));
    const one = sampler(after(() => sleep(300)));
    const run = one.run();
    await one.beforeApplicationShutdown();
    expect([await run, await one.run()]).toEqual(['stopping', 'stopping']);
    expect(await notedLevels()).toEqual([]);
  });

  it('are noted by themselves only where the admin or the metrics are turned on', async () => {
    const off = sampler(metadata, {});
    off.onApplicationBootstrap();
    await sleep(1_500);
    expect(await notedLevels()).toEqual([]);
    await off.beforeApplicationShutdown();
    const on: Environment[] = [
      { ADMIN_PASSWORD_HASH: adminHash },
      { METRICS_PORT: '0' },
      { METRICS_TOKEN: hashOf('t') },
    ];
    for (const environment of on) {
      const one = sampler(metadata, environment);
      one.onApplicationBootstrap();
      const before = (await notedLevels()).length;
      await until(async () => (await notedLevels()).length > before, 'they are noted');
      await one.beforeApplicationShutdown();
      clock.pass(MINUTE);
    }
  });
});
