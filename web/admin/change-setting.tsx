// The form in which one setting is changed, and what comes of it. What another admin did meanwhile is overwritten only knowingly.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConfigurationView } from '../../src/contract/admin.schema.ts';
import type { Failure } from '../engine/engine-api.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { problemsOf } from './admin-api.ts';
import type { Change } from './configuration-change.ts';
import { InWords } from './in-words.tsx';

interface Props {
  readonly setting: ConfigurationView['settings'][number];
  readonly version: number;
  readonly change: Change;
  readonly onDone: () => void;
}

interface Changing {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Undefined: back to what the server was started with. */
  readonly set: (text: string | undefined) => Promise<void>;
}

function useChanging({ setting: { name, value }, version, change, onDone }: Props): Changing {
  const { configuration: words } = useWords('admin');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [seen, setSeen] = useState({ value, version });
  useEffect(() => {
    // Told by the refusal, with how it stands now.
    if (failure?.code === 'change.refused') setSeen({ value, version });
    // What comes after it is not seen with it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure]);
  const set = async (text: string | undefined): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    // While this form was open somebody changed this very setting: with the version of before, the server refuses.
    const meantFor = value === seen.value ? version : seen.version;
    const outcome = await change({ version: meantFor, settings: { [name]: text ?? null } });
    setBusy(false);
    if (outcome.ok) {
      announce(text === undefined ? words.takenBack(name) : words.saved(name));
      onDone();
    } else setFailure(outcome.failure);
  };
  return { busy, failure, set };
}

export function ChangeSetting(props: Props): JSX.Element {
  const { configuration: words, failures } = useWords('admin');
  const { setting, onDone } = props;
  const { name, value = '' } = setting;
  const changing = useChanging(props);
  const { failure, set } = changing;
  const [opened] = useState(value);
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  useEffect(() => {
    if (failure !== undefined) field.current?.focus();
  }, [failure]);
  const wrong = failure === undefined ? [] : problemsOf(failure);
  return (
    <form
      class="change-setting"
      onSubmit={(event) => {
        event.preventDefault();
        void set(text);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <Field
        label={words.changeOf(name)}
        hint={<Hint setting={setting} isOther={value !== opened} />}
        error={wrong.length === 0 ? undefined : <InWords words={{}} text={wrong.join(' ')} />}
        control={(given) => (
          <input
            {...given}
            ref={field}
            class="input"
            dir="ltr"
            spellcheck={false}
            autoComplete="off"
            maxLength={200}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      />
      {failure !== undefined && wrong.length === 0 && (
        <FailureNotice failure={failure} said={{ ...failures, ...words.failures }} />
      )}
      <Actions setting={setting} onDone={onDone} changing={changing} unchanged={text === value} />
    </form>
  );
}

interface HintProps extends Pick<Props, 'setting'> {
  /** It is not what the form was opened with. */
  readonly isOther: boolean;
}

function Hint({ setting: { value, unit }, isOther }: HintProps): JSX.Element {
  const { configuration: words } = useWords('admin');
  return (
    <>
      <InWords words={words.units} text={unit} />
      <span role="status">{isOther && <strong class="now">{words.now(value ?? words.unset)}</strong>}</span>
    </>
  );
}

interface ActionsProps extends Pick<Props, 'setting' | 'onDone'> {
  readonly changing: Changing;
  readonly unchanged: boolean;
}

function Actions({ setting: { source }, onDone, changing: { busy, set }, unchanged }: ActionsProps): JSX.Element {
  const { configuration: words } = useWords('admin');
  const { cancel } = useWords('common');
  return (
    <div class="row">
      <Button look="primary" type="submit" busy={busy} disabled={unchanged}>
        {words.save}
      </Button>
      <Button busy={busy} onPress={onDone}>
        {cancel}
      </Button>
      {source === 'admin' && (
        <Button look="plain" busy={busy} onPress={() => void set(undefined)}>
          {words.takeBack}
        </Button>
      )}
    </div>
  );
}
