// What a part of the page asks the server for, and when it asks anew: when somebody wants it, and by itself to catch up.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, Outcome } from '../engine/engine-api.ts';
import type { AdminApi, AskedBy } from './admin-api.ts';
import type { Live } from './live.ts';
import { useSignedIn } from './signed-in.tsx';

export type Ask<Value> = (api: AdminApi, by: AskedBy) => Promise<Outcome<Value>>;

export interface Loaded<Value> {
  /** The newest there is; it stays while something newer is asked for, and when that fails. */
  readonly value: Value | undefined;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly load: (by: AskedBy) => Promise<void>;
  /** A newer one that came with another answer. */
  readonly take: (value: Value) => void;
}

/**
 * Asks at once, and again whenever `ask` is another one, somebody signed in anew, or the connection is back. The last
 * question wins.
 */
export function useLoaded<Value>(ask: Ask<Value>, { liveness }: Live): Loaded<Value> {
  const { api, isOver, session } = useSignedIn();
  const [value, setValue] = useState<Value>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(true);
  const asked = useRef(0);
  const load = useCallback(
    async (by: AskedBy) => {
      asked.current += 1;
      const turn = asked.current;
      setBusy(true);
      const outcome = await ask(api, by);
      if (turn !== asked.current) return;
      setBusy(false);
      setFailure(outcome.ok ? undefined : outcome.failure);
      if (outcome.ok) setValue(outcome.value);
    },
    [api, ask],
  );
  const take = useCallback((newer: Value) => {
    asked.current += 1;
    setBusy(false);
    setFailure(undefined);
    setValue(newer);
  }, []);
  useEffect(() => {
    if (!isOver) void load('person');
  }, [load, isOver, session]);
  const wasLost = useRef(false);
  useEffect(() => {
    if (liveness === 'lost') wasLost.current = true;
    else if (liveness === 'live' && wasLost.current) {
      wasLost.current = false;
      void load('page');
    }
  }, [liveness, load]);
  return { value, failure, busy, load, take };
}

/** Asks by itself when the events tell of something that is not shown yet. `told`: what they tell of, so that each is asked for once. */
export function useFollowing(
  isBehind: boolean,
  told: string | number | undefined,
  load: Loaded<unknown>['load'],
): void {
  useEffect(() => {
    if (isBehind) void load('page');
    // Another way to ask is no news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isBehind, told]);
}
