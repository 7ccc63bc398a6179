/** Unions of byte intervals: which parts of a body a claimant has been handed. */
import type { ByteInterval, ClaimProgress } from './share.ts';

/** The union of all intervals: disjoint, ascending, touching ones merged. */
export function union(intervals: readonly ByteInterval[]): readonly ByteInterval[] {
  const merged: ByteInterval[] = [];
  for (const [from, to] of intervals.filter(([f, t]) => t > f).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
    else merged.push([from, to]);
  }
  return merged;
}

/** True when [0, size) is covered. */
export function covers(intervals: readonly ByteInterval[], size: number): boolean {
  const [first] = intervals;
  return size === 0 || (first?.[0] === 0 && first[1] >= size);
}

/** How many distinct bytes were handed over. */
export const coveredBytes = (intervals: readonly ByteInterval[]): number =>
  intervals.reduce((sum, [from, to]) => sum + to - from, 0);

/** More than any honest download leaves open. A claimant who reads every second byte must not make the store grow. */
export const MOST_INTERVALS = 256;

/** At most `MOST_INTERVALS` of them: the shortest are dropped, so that coverage is told too small, never too large. */
function bounded(intervals: readonly ByteInterval[]): readonly ByteInterval[] {
  if (intervals.length <= MOST_INTERVALS) return intervals;
  const longest = [...intervals].sort((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, MOST_INTERVALS);
  return longest.sort((a, b) => a[0] - b[0]);
}

/** One report of a transfer: bytes handed to the socket since the last one. */
export interface ProgressReport {
  readonly interval?: ByteInterval | undefined;
  /** This request goes on with an earlier one. Reported once per request. */
  readonly resumed?: boolean | undefined;
}

const noProgress: Omit<ClaimProgress, 'lastAt'> = { intervals: [], servedBytes: 0 };

/** `progress` with one more report. */
export function withReport(progress: ClaimProgress | undefined, report: ProgressReport, at: number): ClaimProgress {
  const { intervals, servedBytes, resumed } = progress ?? noProgress;
  const interval = report.interval ?? [0, 0];
  return {
    intervals: bounded(union([...intervals, interval])),
    servedBytes: servedBytes + interval[1] - interval[0],
    lastAt: at,
    resumed: report.resumed === true ? resumedAgain(resumed, at) : resumed,
  };
}

function resumedAgain(before: ClaimProgress['resumed'], at: number): ClaimProgress['resumed'] {
  return { firstAt: before?.firstAt ?? at, lastAt: at, count: (before?.count ?? 0) + 1 };
}
