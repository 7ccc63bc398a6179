// One part of the admin page: its heading, which takes the focus when somebody came here by the navigation, and what belongs to it.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import type { Loaded } from './loaded.ts';
import { useSignedIn } from './signed-in.tsx';

interface Props {
  readonly title: string;
  readonly lead?: string;
  /** Stands beside the heading. */
  readonly beside?: ComponentChildren;
  readonly children?: ComponentChildren;
}

let hasShown = false;

export function Panel({ title, lead, beside, children }: Props): JSX.Element {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { session } = useSignedIn();
  useEffect(() => {
    // Whoever opens the page and is signed in begins at its top; whoever signs in goes on from here.
    if (hasShown || session > 0) heading.current?.focus({ preventScroll: true });
    hasShown = true;
  }, [session]);
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="panel-head">
        <div>
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {beside}
      </div>
      {children}
    </section>
  );
}

/** How far a question to the server is, whatever it is about. */
type Question = Pick<Loaded<unknown>, 'failure' | 'busy' | 'load'>;

/** What could not be loaded, and the way to try again. */
export function NotLoaded({ loaded }: { readonly loaded: Question }): JSX.Element | null {
  const { failures } = useWords('admin');
  const { tryAgain } = useWords('common');
  const { failure, busy, load } = loaded;
  // The sign-in above says it better.
  if (failure === undefined || failure.code === 'auth.required') return null;
  return (
    <FailureNotice failure={failure} said={failures}>
      <div>
        <Button icon="refresh" busy={busy} onPress={() => void load('person')}>
          {tryAgain}
        </Button>
      </div>
    </FailureNotice>
  );
}

export function Refresh({ loaded }: { readonly loaded: Question }): JSX.Element {
  const { refresh } = useWords('admin');
  return (
    <Button icon="refresh" busy={loaded.busy} onPress={() => void loaded.load('person')}>
      {refresh}
    </Button>
  );
}

export function Waiting(): JSX.Element {
  const { loading } = useWords('common');
  return (
    <p class="waiting lead" role="status">
      {loading}
    </p>
  );
}
