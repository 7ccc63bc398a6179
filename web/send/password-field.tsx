// A password for the share: shown or hidden, generated, and judged while it is typed.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PasswordStrength } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { newPassword } from './new-password.ts';
import { problemsOf } from './settings.ts';
import type { SettingsProps } from './terms-line.tsx';

const visible = { type: 'text' } as const;
const hidden = { type: 'password' } as const;

export function PasswordField({ settings, server, onSettings }: SettingsProps): JSX.Element {
  const { more: words } = useWords('send');
  const { show, hide } = useWords('common');
  const [shown, setShown] = useState(false);
  const { password } = settings;
  const tooLong = problemsOf(settings, server, Date.now()).includes('password');
  return (
    <div class="stack-tight">
      <Field
        label={words.password}
        hint={words.passwordHint}
        error={tooLong ? words.passwordTooLong : undefined}
        control={(props) => (
          <div class="password-field">
            <input
              {...props}
              class="input"
              dir="auto"
              {...(shown ? visible : hidden)}
              autocomplete="new-password"
              autocapitalize="off"
              spellcheck={false}
              value={password}
              onInput={({ currentTarget }) => onSettings({ password: currentTarget.value })}
            />
            <Button icon={shown ? 'eye-off' : 'eye'} label={shown ? hide : show} onPress={() => setShown(!shown)} />
            <Button
              icon="refresh"
              onPress={() => {
                onSettings({ password: newPassword() });
                setShown(true);
              }}
            >
              {words.generate}
            </Button>
          </div>
        )}
      />
      <Strength password={password} />
    </div>
  );
}

const typingMs = 200;
const levels: readonly PasswordStrength[] = [1, 2, 3, 4];

/** Its place is kept, so that nothing jumps when the first letter is typed. */
function Strength({ password }: { readonly password: string }): JSX.Element {
  const { more: words } = useWords('send');
  const strength = useStrength(password);
  return (
    <div class="strength" data-strength={strength}>
      <div class="strength-bars" aria-hidden="true">
        {levels.map((level) => (
          <span key={level} class={strength !== undefined && strength >= level ? 'on' : ''} />
        ))}
      </div>
      <span class="small" role="status" aria-label={words.strength.label}>
        {strength === undefined ? '' : words.strength[strength]}
      </span>
    </div>
  );
}

/** Undefined without a password, and until the first verdict. */
function useStrength(password: string): PasswordStrength | undefined {
  const [judged, setJudged] = useState<PasswordStrength>();
  useEffect(() => {
    if (password === '') {
      setJudged(undefined);
      return undefined;
    }
    let isOld = false;
    const timer = setTimeout(() => {
      void engine()
        .passwordStrength(password)
        .then((outcome) => {
          if (!isOld && outcome.ok) setJudged(outcome.value);
        });
    }, typingMs);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [password]);
  return judged;
}
