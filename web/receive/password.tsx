// Asks for the password. Trying one spends nothing, but wrong ones are counted by the server.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Failure, Receiving, Seen } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { SealedBy } from './ready.tsx';
import { View } from '../ui/view.tsx';

interface Props {
  readonly receiving: Receiving;
  readonly view: Seen['view'];
  readonly onOpened: (manifest: Manifest, password: string) => void;
  readonly look: () => Promise<void>;
}

export function AskPassword({ receiving, view, onOpened, look }: Props): JSX.Element {
  const { password: words, failures } = useWords('receive');
  const [isChecking, setChecking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const open = async (password: string): Promise<void> => {
    setFailure(undefined);
    setChecking(true);
    const outcome = await receiving.readManifest(password);
    setChecking(false);
    if (outcome.ok) onOpened(outcome.value, password);
    // The last wrong one locks: that is how the share stands now.
    else if (locks(outcome.failure)) await look();
    else setFailure(outcome.failure);
  };
  return (
    <View icon="lock" title={words.title}>
      <p class="lead">{words.lead}</p>
      <PasswordForm
        action={isChecking ? words.checking : words.open}
        disabled={isChecking}
        hint={failure === undefined ? words.left(view.password.attemptsLeft) : undefined}
        failure={failure}
        onPassword={(password) => void open(password)}
      />
      {failure !== undefined && !isAboutPassword(failure) && <FailureNotice failure={failure} said={failures} />}
      <SealedBy view={view} />
    </View>
  );
}

interface FormProps {
  readonly action: string;
  readonly disabled: boolean;
  readonly hint?: string | undefined;
  readonly failure: Failure | undefined;
  readonly onPassword: (password: string, event: SubmitEvent) => void;
}

export function PasswordForm({ action, disabled, hint, failure, onPassword }: FormProps): JSX.Element {
  const { password: words } = useWords('receive');
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const error = useError(failure);
  useEffect(() => {
    if (error !== undefined) field.current?.select();
  }, [error]);
  return (
    <form
      class="stack"
      onKeyDown={submitOnce}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(password === '');
        if (password === '') field.current?.focus();
        else onPassword(password, event);
      }}
    >
      <Field
        label={words.label}
        hint={hint}
        error={isMissing ? words.missing : error}
        control={(props) => (
          <input
            {...props}
            ref={field}
            class="input"
            type="password"
            value={password}
            onInput={({ currentTarget }) => {
              setPassword(currentTarget.value);
              setMissing(false);
            }}
            autocomplete="off"
          />
        )}
      />
      <div>
        <Button look="primary" type="submit" disabled={disabled}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** A key that is held down tries once: each time more would count, and a few of them lock the share. */
function submitOnce(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

function useError(failure: Failure | undefined): string | undefined {
  const { password: words } = useWords('receive');
  if (failure?.code === 'password.length') return words.length;
  if (failure?.code !== 'password.wrong') return undefined;
  const { attemptsLeft } = failure.extras;
  return words.wrong(words.left(typeof attemptsLeft === 'number' ? attemptsLeft : 0));
}

export function isAboutPassword({ code }: Failure): boolean {
  return code === 'password.wrong' || code === 'password.length' || code === 'password.required';
}

/** Whether the share is locked now, or stands otherwise than before. */
function locks({ code, extras }: Failure): boolean {
  if (code === 'password.wrong') return extras['attemptsLeft'] === 0;
  return code.startsWith('share.') && code !== 'share.refused';
}
