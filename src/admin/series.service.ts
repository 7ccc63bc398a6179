/** Counters and levels over time, in the form that a chart takes: every bucket, also where nothing happened or was noted. */
import { Injectable } from '@nestjs/common';
import type { SeriesQuery, SeriesView } from '../contract/admin.schema.ts';
import { addends, bucketMs, counterNames, CounterStore, levelNames, type Resolution } from '../share/counter-store.ts';

const ranges: Readonly<Record<SeriesQuery['range'], { readonly resolution: Resolution; readonly buckets: number }>> = {
  hour: { resolution: 'minute', buckets: 60 },
  day: { resolution: 'minute', buckets: 1_440 },
  month: { resolution: 'hour', buckets: 744 },
  year: { resolution: 'day', buckets: 366 },
};

@Injectable()
export class SeriesService {
  constructor(private readonly counters: CounterStore) {}

  async read({ range }: SeriesQuery): Promise<SeriesView> {
    const { resolution, buckets: length } = ranges[range];
    const width = bucketMs[resolution];
    const { now, totals, buckets } = await this.counters.series(resolution, length);
    const firstAt = Math.floor(now / width) * width - (length - 1) * width;
    const empty = (): number[] => Array<number>(length).fill(0);
    const series: Record<string, number[]> = Object.fromEntries(counterNames.map((name) => [name, empty()]));
    const levels = Object.fromEntries(levelNames.map((name) => [name, Array<number | null>(length).fill(null)]));
    for (const { at, counts, levels: noted = {} } of buckets) {
      const place = (at - firstAt) / width;
      if (place < 0 || place >= length) continue;
      for (const [name, times] of Object.entries(counts)) {
        const line = (series[name] ??= empty());
        line[place] = times ?? 0;
      }
      for (const [name, level] of Object.entries(noted)) (levels[name] ?? [])[place] = level;
    }
    return {
      range,
      bucketSeconds: width / 1_000,
      at: Array.from({ length }, (_, place) => (firstAt + place * width) / 1_000),
      series,
      totals: Object.fromEntries(addends(totals)),
      levels,
    };
  }
}
