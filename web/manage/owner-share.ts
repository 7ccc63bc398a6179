// A share as its owner sees it, kept up to date while somebody looks at the page.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import type { Failure, Outcome } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';

/** Well within what one share may be asked for in a minute. */
const askEveryMs = 4_000;
/** Somebody pressed a wrong link, or the server is away: no hurry. */
const askAgainAfterFailureMs = 8_000;

export interface OwnerKey {
  readonly id: string;
  readonly ownerToken: string;
}

export interface Followed {
  /** The newest that is known; it stays when the server is away. */
  readonly view: OwnerView | undefined;
  /** Why there is nothing newer. */
  readonly failure: Failure | undefined;
  /** A newer view that came with another answer. */
  readonly take: (view: OwnerView) => void;
  readonly askNow: () => Promise<void>;
}

export function useOwnerShare({ id, ownerToken }: OwnerKey): Followed {
  const [view, setView] = useState<OwnerView>();
  const [failure, setFailure] = useState<Failure>();
  const take = useCallback((newer: OwnerView) => {
    setView(newer);
    setFailure(undefined);
  }, []);
  const askNow = useCallback(async () => {
    const outcome: Outcome<OwnerView> = await engine().ownerLook(id, ownerToken);
    if (outcome.ok) take(outcome.value);
    else setFailure(outcome.failure);
  }, [id, ownerToken, take]);
  const isOver = view?.state === 'burned' || failure?.code === 'share.not_found';
  useEffect(() => {
    if (isOver) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const ask = async (): Promise<void> => {
      // A page that nobody sees asks nothing.
      if (document.visibilityState === 'visible') await askNow();
      if (!ended) timer = setTimeout(() => void ask(), failure === undefined ? askEveryMs : askAgainAfterFailureMs);
    };
    const seen = (): void => {
      if (document.visibilityState === 'visible') void askNow();
    };
    document.addEventListener('visibilitychange', seen);
    if (view === undefined) void ask();
    else timer = setTimeout(() => void ask(), askEveryMs);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
    // Begun anew only for another share, or when there is nothing left to follow.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [askNow, isOver]);
  return { view, failure, take, askNow };
}
