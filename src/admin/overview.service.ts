/** Everything that the first page of the admin shows at a glance, read once for all who look at the same time. */
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import type { Overview } from '../contract/admin.schema.ts';
import { formatTime } from '../contract/times.ts';
import { AdminChoices } from '../http/admin-choices.ts';
import { ProcessNumbers, type ProcessReading } from '../http/process-numbers.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { Clock } from '../share/clock.ts';
import { addends, CounterStore } from '../share/counter-store.ts';
import { SharePicture, type Picture } from './share-picture.ts';
import { StorageUse } from './storage-use.ts';

const KEPT_MS = 1_000;
const PICTURE_WITHIN_MS = 1_000;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

@Injectable()
export class OverviewService {
  #reading: { readonly at: number; readonly overview: Promise<Overview> } | undefined;

  constructor(
    private readonly picture: SharePicture,
    private readonly counters: CounterStore,
    private readonly storage: StorageUse,
    private readonly numbers: ProcessNumbers,
    private readonly choices: AdminChoices,
    private readonly degraded: DegradedReasons,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Not older than a second. */
  async read(): Promise<Overview> {
    const at = performance.now();
    if (this.#reading === undefined || at - this.#reading.at > KEPT_MS) {
      const overview = this.#read();
      this.#reading = { at, overview };
      overview.catch(() => {
        this.#reading = undefined;
      });
    }
    return this.#reading.overview;
  }

  async #read(): Promise<Overview> {
    const [picture, totals, storage, numbers] = await Promise.all([
      this.picture.soon(PICTURE_WITHIN_MS),
      this.counters.totals(),
      this.storage.read(),
      this.numbers.readAll(),
    ]);
    const reasons = this.degraded.list();
    return {
      at: formatTime(this.clock.now()),
      ...sharesOf(picture),
      totals: Object.fromEntries(addends(totals)),
      storage,
      process: this.#process(numbers),
      status: reasons.length === 0 ? 'ok' : 'degraded',
      reasons: [...reasons],
      uploadsPaused: this.choices.chosen.uploadsPaused,
    };
  }

  #process(numbers: ProcessReading): Overview['process'] {
    const { workers, redisUrl } = this.settings;
    return { version, workers, store: redisUrl === undefined ? 'embedded' : 'redis', ...numbers };
  }
}

/** Without the picture nothing was counted yet, which `sharesAt` tells. */
function sharesOf(picture: Picture | undefined): Pick<Overview, 'shares' | 'sharesAt'> {
  const { uploading = 0, ready = 0, scheduled = 0, claimed = 0, locked = 0 } = picture?.counts ?? {};
  return {
    shares: { uploading, ready, scheduled, claimed, locked },
    sharesAt: picture === undefined ? undefined : formatTime(picture.takenAt),
  };
}
