// Asks before what cannot be taken back; not while nobody is signed in, when it would stand before the sign-in.
import type { ComponentProps, JSX } from 'preact';
import { Confirm } from '../ui/confirm.tsx';
import { useSignedIn } from './signed-in.tsx';

export function Ask(props: ComponentProps<typeof Confirm>): JSX.Element | null {
  return useSignedIn().isOver ? null : <Confirm {...props} />;
}
