// The counters over time, going on by themselves: what the events tell is added to the newest bucket. The server is asked anew only
// when somebody does something here, and when the connection is back.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Overview, SeriesView } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { levelsAfter, withLevelsOf } from './level-lines.ts';
import type { Live } from './live.ts';
import { useLoaded, type Ask, type Loaded } from './loaded.ts';

export type Range = SeriesView['range'];
type Totals = Overview['totals'];

const oldAfterMs = 30_000;

export function useSeries(range: Range, live: Live): Loaded<SeriesView> {
  const ask = useCallback<Ask<SeriesView>>((api, by) => api.get<SeriesView>(adminPaths.series, by, { range }), [range]);
  const loaded = useLoaded(ask, live);
  const { overview } = live;
  const [view, setView] = useState<SeriesView>();
  /** What of the totals is in the chart. */
  const drawn = useRef<Totals>(undefined);
  const told = useRef<Totals>(undefined);
  useEffect(() => {
    setView(loaded.value);
    drawn.current = loaded.value?.totals;
  }, [loaded.value]);
  useEffect(() => {
    if (overview === undefined) return;
    const { totals } = overview;
    // Totals only rise: a store in which they fell was emptied, and counts anew.
    const before = told.current !== undefined && isLess(totals, told.current) ? totals : drawn.current;
    told.current = totals;
    drawn.current = before === undefined ? totals : highestOf(before, totals);
    setView((now) => now && wentOn(now, Date.parse(overview.at) / 1_000, before, totals));
  }, [overview]);
  useEffect(() => {
    if (overview !== undefined) setView((now) => now && withLevelsOf(now, overview));
  }, [overview]);
  useAskedAgain(loaded);
  return { ...loaded, value: view };
}

/** When somebody comes back to a chart that is old. */
function useAskedAgain({ value, load }: Loaded<SeriesView>): void {
  const askedAt = useRef(0);
  useEffect(() => {
    askedAt.current = performance.now();
    const came = (): void => {
      if (document.visibilityState !== 'visible' || performance.now() - askedAt.current <= oldAfterMs) return;
      askedAt.current = performance.now();
      void load('person');
    };
    const signs = ['pointerdown', 'keydown', 'visibilitychange'] as const;
    for (const sign of signs) document.addEventListener(sign, came);
    return () => {
      for (const sign of signs) document.removeEventListener(sign, came);
    };
  }, [value, load]);
}

const isLess = (totals: Totals, than: Totals): boolean =>
  Object.entries(than).some(([name, times]) => (totals[name] ?? 0) < times);

/** An overview may be older than what the chart began with: it takes nothing back, and is not added a second time. */
const highestOf = (a: Totals, b: Totals): Totals =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, Math.max(a[name] ?? 0, b[name] ?? 0)]),
  );

type Counted = readonly (readonly [name: string, times: number])[];

const countedSince = (before: Totals | undefined, totals: Totals): Counted =>
  before === undefined
    ? []
    : Object.entries(totals)
        .map(([name, times]) => [name, times - (before[name] ?? 0)] as const)
        .filter(([, times]) => times > 0);

/** With as many new buckets as time has passed, and in the newest what was counted since. */
function wentOn(view: SeriesView, now: number, before: Totals | undefined, totals: Totals): SeriesView {
  const { at, bucketSeconds } = view;
  const last = at.at(-1) ?? now;
  const passed = Math.min(at.length, Math.max(0, Math.floor((now - last) / bucketSeconds)));
  const counted = countedSince(before, totals);
  if (passed === 0 && counted.length === 0) return view;
  const first = last + (passed + 1 - at.length) * bucketSeconds;
  return {
    ...view,
    at: at.map((_, place) => first + place * bucketSeconds),
    series: grown(view.series, { length: at.length, passed, counted }),
    levels: levelsAfter(view.levels, passed),
  };
}

interface Growth {
  readonly length: number;
  readonly passed: number;
  readonly counted: Counted;
}

function grown(series: SeriesView['series'], { length, passed, counted }: Growth): SeriesView['series'] {
  const shifted = (values: readonly number[]): number[] => [...values.slice(passed), ...Array<number>(passed).fill(0)];
  const next = Object.fromEntries(Object.entries(series).map(([name, values]) => [name, shifted(values)]));
  for (const [name, times] of counted) {
    const values = (next[name] ??= Array<number>(length).fill(0));
    values[length - 1] = (values[length - 1] ?? 0) + times;
  }
  return next;
}
