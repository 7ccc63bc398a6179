// The admin page: who is signed in, and what they see. When a session ends the page waits below the sign-in as it was.
import './admin.css';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import { AdminApi } from './admin-api.ts';
import { Console } from './console.tsx';
import { SignIn, type Reason } from './sign-in.tsx';
import { SignedInContext } from './signed-in.tsx';

type Stage =
  | { readonly name: 'asking' }
  | { readonly name: 'unknown'; readonly failure: Failure }
  | { readonly name: 'out'; readonly because: Reason }
  | { readonly name: 'in'; readonly isOver: boolean };

export function AdminPage(): JSX.Element {
  const api = useMemo(() => new AdminApi(), []);
  const [stage, setStage] = useState<Stage>({ name: 'asking' });
  const [session, setSession] = useState(0);
  const ask = async (): Promise<void> => {
    const outcome = await api.session();
    if (outcome.ok) setStage({ name: 'in', isOver: false });
    else if (outcome.failure.code === 'auth.required') setStage({ name: 'out', because: 'first' });
    else setStage({ name: 'unknown', failure: outcome.failure });
  };
  useEffect(() => {
    api.follow(() => setStage((now) => (now.name === 'in' ? { name: 'in', isOver: true } : now)));
    void ask();
    // Once, when the page is opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api]);
  const signedIn = (): void => {
    setSession((before) => before + 1);
    setStage({ name: 'in', isOver: false });
  };
  if (stage.name === 'asking') return <Asking />;
  if (stage.name === 'unknown') return <Unknown failure={stage.failure} onAgain={() => void ask()} />;
  if (stage.name === 'out') return <SignIn api={api} because={stage.because} onSignedIn={signedIn} />;
  const { isOver } = stage;
  return (
    <SignedInContext.Provider value={{ api, isOver, session }}>
      {isOver && <SignIn api={api} because="ended" onSignedIn={signedIn} />}
      <Console onSignedOut={(because) => setStage({ name: 'out', because })} />
    </SignedInContext.Provider>
  );
}

function Asking(): JSX.Element {
  const { loading } = useWords('common');
  return (
    <section class="card" aria-busy>
      <p class="lead" role="status">
        {loading}
      </p>
    </section>
  );
}

function Unknown({ failure, onAgain }: { readonly failure: Failure; readonly onAgain: () => void }): JSX.Element {
  const { title, failures } = useWords('admin');
  const { tryAgain } = useWords('common');
  return (
    <section class="card">
      <h1>{title}</h1>
      <FailureNotice failure={failure} said={failures} />
      <Button look="primary" icon="refresh" onPress={onAgain}>
        {tryAgain}
      </Button>
    </section>
  );
}
