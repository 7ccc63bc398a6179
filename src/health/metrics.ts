/** What Prometheus is told: what each process counted and measured, and how the server as a whole stands. */
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { errorCodes } from '../contract/error-codes.ts';
import { Watchdog } from '../http/watchdog.ts';
import { DegradedReasons, degradedReasons } from '../logging/degraded-reasons.ts';
import { Measurements } from '../logging/measurements.ts';
import type { Reading } from '../logging/reading.ts';
import { CounterStore, levelNames, type CounterName, type Levels } from '../share/counter-store.ts';
import { Counters } from '../share/counters.ts';
import { DiskSpace } from '../share/disk-space.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { quotaOf } from '../share/quota.ts';
import { withinTime } from './within-time.ts';

/** As many minutes are looked through for levels: older ones tell nothing of now. */
const LEVELS_HOLD_MINUTES = 5;
/** Prometheus waits ten seconds: a store that is away must not cost it the rest. */
const STORE_WITHIN_MS = 2_000;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const plain: readonly (readonly [CounterName, name: string, help: string])[] = [
  ['requests', 'requests', 'Requests that came.'],
  ['shares.created', 'shares_created', 'Shares created, without repeated requests.'],
  ['looks', 'looks', 'Looks by holders of a link.'],
  ['claims', 'claims', 'Downloads taken, without repeated requests.'],
  ['downloads.completed', 'downloads_completed', 'Transfers that came to the last byte of a body.'],
  ['downloads.interrupted', 'downloads_interrupted', 'Transfers that broke off.'],
  ['bytes.uploaded', 'uploaded_bytes', 'Bytes of bodies that came.'],
  ['bytes.downloaded', 'downloaded_bytes', 'Bytes of sealed bodies that were handed over.'],
  ['passwords.wrong', 'wrong_passwords', 'Wrong passwords.'],
  ['locks', 'locks', 'Shares locked by a wrong password.'],
  ['rate_limited', 'rate_limited', 'Requests refused by a rate limit.'],
  ['orphans.swept', 'orphans_swept', 'Bodies without a share that were removed.'],
];
const shareLevels = 'shares.';
const burnReasons = ['downloaded', 'expired', 'revoked', 'removed', 'lost'] as const;

@Injectable()
export class Metrics {
  constructor(
    private readonly measurements: Measurements,
    private readonly metadata: MetadataStore,
    private readonly disk: DiskSpace,
    private readonly degraded: DegradedReasons,
    private readonly settings: Settings,
    private readonly kept: CounterStore,
    counters: Counters,
    watchdog: Watchdog,
  ) {
    const counted = (name: CounterName): number => counters.sinceStart()[name] ?? 0;
    for (const [counter, name, help] of plain)
      measurements.add({ name: `${name}_total`, kind: 'counter', help, read: () => counted(counter) });
    measurements.add({
      name: 'burns_total',
      kind: 'counter',
      help: 'Shares burned, by why.',
      label: 'reason',
      read: () => Object.fromEntries(burnReasons.map((reason) => [reason, counted(`burns.${reason}`)])),
    });
    measurements.add({
      name: 'problems_total',
      kind: 'counter',
      help: 'Problems answered, by code (docs/errors.md).',
      label: 'code',
      read: () => Object.fromEntries(Object.keys(errorCodes).map((code) => [code, counted(`errors.${code}`)])),
    });
    measurements.add({
      name: 'open_transfers',
      kind: 'gauge',
      help: 'Bodies that are being sent or read now.',
      read: () => watchdog.open,
    });
  }

  async text(): Promise<{ readonly type: string; readonly body: string }> {
    const [store, disk] = await Promise.all([this.#store(), this.#disk()]);
    return this.measurements.text([...this.#facts(), ...store, ...disk]);
  }

  #facts(): readonly Reading[] {
    const present = new Set(this.degraded.list());
    const { redisUrl, workers } = this.settings;
    const info = { version, node: process.version, store: redisUrl === undefined ? 'embedded' : 'redis' };
    return [
      {
        name: 'degraded',
        kind: 'gauge',
        help: '1 for each reason for which the server is degraded (docs/operations.md).',
        label: 'reason',
        read: () => Object.fromEntries(degradedReasons.map((reason) => [reason, Number(present.has(reason))])),
      },
      gauge('workers', 'Processes that serve, as set.', workers),
      { ...gauge('build_info', 'Always 1: what runs here is in the labels.', 1), labels: info },
    ];
  }

  /** Nothing but that it is away, when it is. */
  async #store(): Promise<readonly Reading[]> {
    const use: { storedBytes?: number; reservedBytes?: number; levels?: Levels | undefined } = {};
    const asking = Promise.all([this.metadata.quota(), this.#levels()]).then(([told, levels]) => {
      Object.assign(use, told, { levels });
    });
    const up = await withinTime(asking, STORE_WITHIN_MS).then(
      () => 1,
      () => 0,
    );
    return [
      gauge('store_up', '1 when the metadata store answers.', up),
      gauge('stored_bytes', 'What all shares take.', use.storedBytes),
      gauge('reserved_bytes', 'Room that is promised and not taken yet.', use.reservedBytes),
      use.levels && sharesOf(use.levels),
    ].filter(isThere);
  }

  /** The newest ones, if they are not too old. */
  async #levels(): Promise<Levels | undefined> {
    const { buckets } = await this.kept.series('minute', LEVELS_HOLD_MINUTES);
    return buckets.findLast(({ levels }) => levels !== undefined)?.levels;
  }

  async #disk(): Promise<readonly Reading[]> {
    const space = await this.disk.read();
    if (space === undefined) return [];
    return [
      gauge('quota_bytes', 'What all shares may take.', quotaOf(this.settings.storageQuotaBytes, space.totalBytes)),
      gauge('disk_free_bytes', 'Free on the disk of the bodies.', space.freeBytes),
      gauge('disk_bytes', 'Size of the disk of the bodies.', space.totalBytes),
    ].filter(isThere);
  }
}

const sharesOf = (levels: Levels): Reading => ({
  name: 'shares',
  kind: 'gauge',
  help: 'Live shares by state, as they were counted last.',
  label: 'state',
  read: () =>
    Object.fromEntries(
      levelNames
        .filter((name) => name.startsWith(shareLevels))
        .map((name) => [name.slice(shareLevels.length), levels[name] ?? 0]),
    ),
});

function gauge(name: string, help: string, value: number): Reading;
function gauge(name: string, help: string, value: number | undefined): Reading | undefined;
function gauge(name: string, help: string, value: number | undefined): Reading | undefined {
  return value === undefined ? undefined : { name, kind: 'gauge', help, read: () => value };
}

const isThere = (reading: Reading | undefined): reading is Reading => reading !== undefined;
