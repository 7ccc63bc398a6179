// How the shares sent from here stand, asked again and again while somebody looks, and never more often than the server bears:
// 60 times a minute for a share, 600 for an address, with other tabs beside.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { Failure } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import type { KeptShare } from '../keep/database.ts';

export interface Standing {
  /** The newest that is known; it stays when the server is away. */
  readonly view: OwnerView | undefined;
  readonly failure: Failure | undefined;
}

export type Standings = ReadonlyMap<string, Standing>;

const roundMs = 5_000;
/** Between two questions: 200 a minute at most. */
const gapMs = 300;

/** @param watching whether somebody can see them */
export function useOwnerViews(
  shares: readonly KeptShare[],
  watching: boolean,
): readonly [Standings, (view: OwnerView) => void] {
  const [standings, setStandings] = useState<Standings>(new Map());
  const newest = useRef(standings);
  const put = useCallback((id: string, standing: Standing): void => {
    newest.current = new Map([...newest.current, [id, standing]]);
    setStandings(newest.current);
  }, []);
  useEffect(() => {
    if (!watching || shares.length === 0) return undefined;
    const abort = new AbortController();
    void askInRounds(shares, () => newest.current, put, abort.signal);
    return () => {
      abort.abort();
    };
  }, [shares, watching, put]);
  const take = useCallback((view: OwnerView): void => put(view.id, { view, failure: undefined }), [put]);
  return [standings, take];
}

/** Nothing will change any more. */
export const isOver = (standing: Standing | undefined): boolean =>
  standing?.view?.state === 'burned' || standing?.failure?.code === 'share.not_found';

async function askInRounds(
  shares: readonly KeptShare[],
  known: () => Standings,
  put: (id: string, standing: Standing) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!hasEnded(signal)) {
    const open = shares.filter(({ id }) => !isOver(known().get(id)));
    if (open.length === 0) return;
    for (const { id, ownerToken } of open) {
      if (hasEnded(signal)) return;
      const outcome = await engine().ownerLook(id, ownerToken);
      const view = outcome.ok ? outcome.value : known().get(id)?.view;
      const failure = outcome.ok ? undefined : outcome.failure;
      // What is not looked at any more is still news.
      put(id, { view, failure });
      await sleep(Math.max(gapMs, (failure?.retryAfterSeconds ?? 0) * 1_000), signal);
    }
    await sleep(roundMs, signal);
  }
}

/** Asked anew each time: it ends while others are waited for. */
const hasEnded = (signal: AbortSignal): boolean => signal.aborted;

/** Also resolves when the signal aborts. */
const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
