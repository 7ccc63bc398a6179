/**
 * Whether what happened at once could have happened one after the other: looks for an order of the calls in which the
 * model gives every caller the answer that it got. A call that ended before another began comes before it.
 */
import { foretellCall, type Called } from './callers.ts';
import { copyOf } from './foretelling.ts';
import type { Life } from './life.ts';

type Callers = readonly (readonly Called[])[];

interface Node {
  readonly s: Life;
  /** How many calls of each caller are behind it. */
  readonly behind: readonly number[];
}

const keyOf = ({ s, behind }: Node): string => JSON.stringify([behind, s]);

/** The calls that may come next. */
function nextCalls(callers: Callers, behind: readonly number[]): readonly (readonly [caller: number, call: Called])[] {
  const next = callers.flatMap((calls, caller) => {
    const call = calls[behind[caller] ?? 0];
    return call === undefined ? [] : [[caller, call] as const];
  });
  const firstEnd = Math.min(...next.map(([, { to }]) => to));
  return next.filter(([, { from }]) => from <= firstEnd);
}

/** What came from another process lost what is undefined. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every state that some order leads to from one of `starts`; none: there is no such order. */
export function statesAfter(starts: readonly Life[], callers: Callers): readonly Life[] {
  const known = new Set<string>();
  const ends: Life[] = [];
  const nodes: Node[] = starts.map((s) => ({ s, behind: callers.map(() => 0) }));
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const key = keyOf(node);
    if (known.has(key)) continue;
    known.add(key);
    const { s: before, behind } = node;
    const next = nextCalls(callers, behind);
    if (next.length === 0) ends.push(before);
    for (const [caller, { call, answer }] of next) {
      const s = copyOf(before);
      if (!isSame(foretellCall(s, call), answer)) continue;
      nodes.push({ s, behind: behind.map((count, i) => (i === caller ? count + 1 : count)) });
    }
  }
  return ends;
}
