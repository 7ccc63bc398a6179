// One link as the engine opens it, and what the last look at its share gave.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Outcome, Receiving, Seen } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';

export interface Looking {
  /** In an object of its own, because what comes from a worker is a function to whoever asks, and states are not to call it. */
  readonly opened: { readonly receiving: Receiving } | undefined;
  /** Undefined until the first look is back. */
  readonly outcome: Outcome<Seen> | undefined;
  /** Spends nothing. */
  readonly look: () => Promise<void>;
}

export function useLook(link: string): Looking {
  const [opened, setOpened] = useState<Looking['opened']>();
  const [outcome, setOutcome] = useState<Outcome<Seen>>();
  useEffect(() => {
    let left = false;
    void engine()
      .receive(link)
      .then((receiving) => left || receiving === undefined || setOpened({ receiving }));
    return () => {
      left = true;
    };
  }, [link]);
  const look = useCallback(async () => {
    if (opened !== undefined) setOutcome(await opened.receiving.look());
  }, [opened]);
  useEffect(() => void look(), [look]);
  return { opened, outcome, look };
}
