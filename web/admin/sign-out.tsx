// The way out: of this browser, or of all of them.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { adminPaths } from '../../src/contract/routes.ts';
import type { Failure } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import { Ask } from './ask.tsx';
import type { Live } from './live.ts';
import type { Reason } from './sign-in.tsx';
import { useSignedIn } from './signed-in.tsx';

interface Props {
  readonly live: Live;
  readonly onSignedOut: (because: Reason) => void;
}

export function SignOut({ live, onSignedOut }: Props): JSX.Element {
  const { signOut: words, failures } = useWords('admin');
  const { api, session } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const isLive = live.liveness === 'live';
  // What failed then says nothing of a server that is back, nor of another session.
  useEffect(() => setFailure(undefined), [isLive, session]);
  const leave = async (path: string, because: Reason): Promise<void> => {
    setAsking(false);
    setBusy(true);
    setFailure(undefined);
    const outcome = await api.change('DELETE', path);
    setBusy(false);
    // Who is signed out already has what they wanted.
    if (outcome.ok || outcome.failure.code === 'auth.required') onSignedOut(because);
    else setFailure(outcome.failure);
  };
  return (
    <div class="sign-out">
      <div class="row">
        <Button busy={busy} onPress={() => void leave(adminPaths.session, 'signedOut')}>
          {words.action}
        </Button>
        <Button look="plain" busy={busy} onPress={() => setAsking(true)}>
          {words.everywhere}
        </Button>
      </div>
      {failure !== undefined && <FailureNotice failure={failure} said={failures} />}
      {asking && (
        <Ask
          title={words.title}
          action={words.everywhere}
          onConfirm={() => void leave(adminPaths.sessions, 'everywhere')}
          onCancel={() => setAsking(false)}
        >
          <p>{words.text}</p>
        </Ask>
      )}
    </div>
  );
}
