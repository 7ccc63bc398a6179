// One link as the engine opens it, and what the last look at its share gave.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Outcome, Receiving, Seen } from '../engine/engine-api.ts';
import { engine, engineLost } from '../engine/engine.ts';

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
  const [attempt, setAttempt] = useState(1);
  useEffect(() => {
    let left = false;
    const open = async (): Promise<void> => {
      const receiving = await Promise.race([engine().receive(link), engineLost()]);
      if (left || receiving === undefined) return;
      if ('failure' in receiving) setOutcome(receiving);
      else setOpened({ receiving });
    };
    void open();
    return () => {
      left = true;
    };
  }, [link, attempt]);
  const look = useCallback(async () => {
    if (opened !== undefined) setOutcome(await opened.receiving.look());
  }, [opened]);
  useEffect(() => void look(), [look]);
  // Without an engine, trying again means to start one.
  const begin = useCallback(() => {
    setAttempt((made) => made + 1);
    return Promise.resolve();
  }, []);
  return { opened, outcome, look: opened === undefined ? begin : look };
}
