// What every part of the admin page needs of the session: the way to the server, and whether the session is over.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
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
