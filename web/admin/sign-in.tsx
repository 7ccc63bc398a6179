// Signing in: a password and, where a second factor is set up, a code.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatDuration } from '../ui/quantity.ts';
import { useWords } from '../words/words.tsx';
import type { AdminApi } from './admin-api.ts';

/** Why somebody is asked to sign in. */
export type Reason = 'first' | 'ended' | 'signedOut' | 'everywhere';

interface Props {
  readonly api: AdminApi;
  readonly because: Reason;
  readonly onSignedIn: () => void;
}

export function SignIn({ api, because, onSignedIn }: Props): JSX.Element {
  const { signIn: words, title } = useWords('admin');
  const form = useSignInForm(api, onSignedIn);
  useEffect(() => {
    document.title = `${words.title} – ${title} – OneTimeShare`;
  }, [words.title, title]);
  return (
    <section class="card sign-in">
      <div class="stack-tight">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
      </div>
      {because !== 'first' && form.failure === undefined && (
        <Notice kind={because === 'ended' ? 'warn' : 'good'} live>
          <p>{words[because]}</p>
        </Notice>
      )}
      {form.failure !== undefined && <Refused failure={form.failure} />}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <PasswordField form={form} />
        <CodeField form={form} />
        <Button look="primary" type="submit" busy={form.busy}>
          {form.busy ? words.busy : words.action}
        </Button>
      </form>
    </section>
  );
}

function Refused({ failure }: { readonly failure: Failure }): JSX.Element {
  const { signIn: words } = useWords('admin');
  const { time } = useWords('common');
  const { retryAfterSeconds } = failure;
  return (
    <FailureNotice failure={failure} said={words.failures}>
      {retryAfterSeconds !== undefined && <p>{words.waitSeconds(formatDuration(retryAfterSeconds * 1_000, time))}</p>}
    </FailureNotice>
  );
}

type Wrong = 'password' | 'code' | undefined;

/** What the server need not be asked about. */
function wrongIn(password: string, code: string): Wrong {
  if (password === '') return 'password';
  return code === '' || /^\d{6}$/.test(code) ? undefined : 'code';
}

interface Form {
  readonly password: string;
  readonly code: string;
  readonly wrong: Wrong;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly type: (part: 'password' | 'code', text: string) => void;
  readonly submit: () => Promise<void>;
  readonly fields: Readonly<Record<'password' | 'code', { current: HTMLInputElement | null }>>;
}

function useSignInForm(api: AdminApi, onSignedIn: () => void): Form {
  const [given, setGiven] = useState({ password: '', code: '' });
  const [wrong, setWrong] = useState<Wrong>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const fields = { password: useRef<HTMLInputElement>(null), code: useRef<HTMLInputElement>(null) };
  const submit = async (): Promise<void> => {
    if (busy) return;
    const code = given.code.replaceAll(/\s/g, '');
    const missing = wrongIn(given.password, code);
    setWrong(missing);
    setFailure(undefined);
    if (missing !== undefined) {
      fields[missing].current?.focus();
      return;
    }
    setBusy(true);
    const outcome = await api.signIn({ password: given.password, ...(code === '' ? {} : { code }) });
    setBusy(false);
    if (outcome.ok) {
      onSignedIn();
      return;
    }
    setFailure(outcome.failure);
    // A code is good for one try; which of the two was wrong, nobody says.
    setGiven(({ password }) => ({ password, code: '' }));
    fields.password.current?.focus();
    fields.password.current?.select();
  };
  const type: Form['type'] = (part, text) => {
    setGiven((now) => ({ ...now, [part]: text }));
    setWrong(undefined);
  };
  return { ...given, wrong, failure, busy, type, submit, fields };
}

function PasswordField({ form }: { readonly form: Form }): JSX.Element {
  const { signIn: words } = useWords('admin');
  const { password: field } = form.fields;
  useEffect(() => field.current?.focus(), [field]);
  return (
    <Field
      label={words.password}
      error={form.wrong === 'password' ? words.passwordMissing : undefined}
      control={(props) => (
        <input
          {...props}
          ref={field}
          class="input"
          type="password"
          autoComplete="current-password"
          maxLength={1_024}
          required
          value={form.password}
          onInput={({ currentTarget }) => form.type('password', currentTarget.value)}
        />
      )}
    />
  );
}

function CodeField({ form }: { readonly form: Form }): JSX.Element {
  const { signIn: words } = useWords('admin');
  return (
    <Field
      label={words.code}
      hint={words.codeHint}
      error={form.wrong === 'code' ? words.codeForm : undefined}
      control={(props) => (
        <input
          {...props}
          ref={form.fields.code}
          class="input code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          dir="ltr"
          value={form.code}
          onInput={({ currentTarget }) => form.type('code', currentTarget.value)}
        />
      )}
    />
  );
}
