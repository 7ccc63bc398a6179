// The counters over time, going on by themselves: what the events tell is added to the newest bucket. Asking the server would keep
// the session alive, so that happens only when somebody does something here.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Overview, SeriesView } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import type { AdminApi } from './admin-api.ts';
import { levelsAfter, withLevelsOf } from './level-lines.ts';
import type { Live } from './live.ts';
import { useLoaded, type Loaded } from './signed-in.tsx';

export type Range = SeriesView['range'];
type Totals = Overview['totals'];

/** What happened between the answer and the first event is missing until then. */
const askOnceMoreAfterMs = 5_000;
const oldAfterMs = 30_000;

export function useSeries(range: Range, { overview, liveness }: Live): Loaded<SeriesView> {
  const ask = useCallback((api: AdminApi) => api.get<SeriesView>(adminPaths.series, { range }), [range]);
  const loaded = useLoaded(ask);
  const [view, setView] = useState<SeriesView>();
  const totals = useRef<Totals>(undefined);
  useEffect(() => {
    setView(loaded.value);
    totals.current = undefined;
  }, [loaded.value]);
  useEffect(() => {
    if (overview === undefined) return;
    const before = totals.current;
    totals.current = overview.totals;
    setView((now) => now && wentOn(now, Date.parse(overview.at) / 1_000, before, overview.totals));
  }, [overview]);
  useEffect(() => {
    if (overview !== undefined) setView((now) => now && withLevelsOf(now, overview));
  }, [overview]);
  useAskedAgain(range, liveness === 'live', loaded.load);
  return { ...loaded, value: view };
}

/** Soon after the first answer; when the connection is back; and when somebody comes back to a chart that is old. */
function useAskedAgain(range: Range, isLive: boolean, load: () => Promise<void>): void {
  const askedAt = useRef(0);
  const again = useCallback(() => {
    askedAt.current = performance.now();
    void load();
  }, [load]);
  useEffect(() => {
    askedAt.current = performance.now();
    const timer = setTimeout(again, askOnceMoreAfterMs);
    const came = (): void => {
      if (document.visibilityState === 'visible' && performance.now() - askedAt.current > oldAfterMs) again();
    };
    const signs = ['pointerdown', 'keydown', 'visibilitychange'] as const;
    for (const sign of signs) document.addEventListener(sign, came);
    return () => {
      clearTimeout(timer);
      for (const sign of signs) document.removeEventListener(sign, came);
    };
  }, [again, range]);
  const wasLost = useRef(false);
  useEffect(() => {
    if (!isLive) wasLost.current = true;
    else if (wasLost.current) {
      wasLost.current = false;
      again();
    }
  }, [isLive, again]);
}

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
