// What every part of the admin page needs of the session: the way to the server, whether the session is over, and when to ask anew.
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, Outcome } from '../engine/engine-api.ts';
import type { AdminApi } from './admin-api.ts';

interface SignedIn {
  readonly api: AdminApi;
  /** The page stays as it is below the sign-in, and asks nothing. */
  readonly isOver: boolean;
  /** Rises with each sign-in. */
  readonly session: number;
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined);

export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (signedIn === undefined) throw new TypeError('This stands outside of a session.');
  return signedIn;
}

export interface Loaded<Value> {
  /** The newest there is; it stays while something newer is asked for, and when that fails. */
  readonly value: Value | undefined;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly load: () => Promise<void>;
  /** A newer one that came with another answer. */
  readonly take: (value: Value) => void;
}

/** Asks at once, and again whenever `ask` is another one or somebody signed in anew. The last question wins. */
export function useLoaded<Value>(ask: (api: AdminApi) => Promise<Outcome<Value>>): Loaded<Value> {
  const { api, isOver, session } = useSignedIn();
  const [value, setValue] = useState<Value>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(true);
  const asked = useRef(0);
  const load = useCallback(async () => {
    asked.current += 1;
    const turn = asked.current;
    setBusy(true);
    const outcome = await ask(api);
    if (turn !== asked.current) return;
    setBusy(false);
    setFailure(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) setValue(outcome.value);
  }, [api, ask]);
  const take = useCallback((newer: Value) => {
    asked.current += 1;
    setBusy(false);
    setFailure(undefined);
    setValue(newer);
  }, []);
  useEffect(() => {
    if (!isOver) void load();
  }, [load, isOver, session]);
  return { value, failure, busy, load, take };
}
