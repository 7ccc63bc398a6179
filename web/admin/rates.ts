// How often something happens just now, from totals that rise.
import { useRef } from 'preact/hooks';
import type { Overview } from '../../src/contract/admin.schema.ts';

/** Smooths what comes in bursts, and is still of now. */
const windowMs = 10_000;

interface Mark {
  readonly atMs: number;
  readonly requests: number;
  readonly errors: number;
}

export interface Rates {
  readonly requests: number;
  readonly errors: number;
}

const errorsIn = (totals: Overview['totals']): number =>
  Object.entries(totals).reduce((sum, [name, count]) => (name.startsWith('errors.') ? sum + count : sum), 0);

/** Per second; undefined until there is something to go by. */
export function useRates(overview: Overview | undefined): Rates | undefined {
  const marks = useRef<readonly Mark[]>([]);
  if (overview === undefined) return undefined;
  const now: Mark = {
    atMs: Date.parse(overview.at),
    requests: overview.totals['requests'] ?? 0,
    errors: errorsIn(overview.totals),
  };
  const before = marks.current.at(-1);
  // A store that was emptied begins anew.
  if (before !== undefined && now.requests < before.requests) marks.current = [];
  if (before?.atMs !== now.atMs)
    marks.current = [...marks.current.filter(({ atMs }) => now.atMs - atMs <= windowMs), now];
  const first = marks.current[0];
  const seconds = first === undefined ? 0 : (now.atMs - first.atMs) / 1_000;
  if (first === undefined || seconds <= 0) return undefined;
  return { requests: (now.requests - first.requests) / seconds, errors: (now.errors - first.errors) / seconds };
}
