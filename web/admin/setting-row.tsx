// One setting: what it is, what it says, where that comes from. Those that may be changed are changed in place.
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

type Setting = ConfigurationView['settings'][number];

interface Props {
  readonly setting: Setting;
  readonly change: Change;
}

export function SettingRow({ setting, change }: Props): JSX.Element {
  const { configuration: words } = useWords('admin');
  const [editing, setEditing] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // The button that opened the form has the focus again when it is closed.
    if (wasEditing.current && !editing) row.current?.querySelector('button')?.focus();
    wasEditing.current = editing;
  }, [editing]);
  const { name, doc, value, source, changeable } = setting;
  return (
    <li class="setting" ref={row} data-setting={name}>
      <div class="setting-head">
        <code dir="ltr">{name}</code>
        <span class={source === 'default' ? 'small' : 'pill accent'}>{words.sources[source]}</span>
      </div>
      <p class="small" lang="en" dir="ltr">
        <Marked text={doc} />
      </p>
      {editing ? (
        <ChangeSetting setting={setting} change={change} onDone={() => setEditing(false)} />
      ) : (
        <div class="setting-value">
          <Value value={value} unit={setting.unit} />
          {changeable && (
            <Button look="plain" label={words.changeOf(name)} onPress={() => setEditing(true)}>
              {words.change}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** The texts of the server mark names with backticks. */
function Marked({ text }: { readonly text: string }): JSX.Element {
  return <>{text.split('`').map((part, place) => (place % 2 === 0 ? part : <code>{part}</code>))}</>;
}

function Value({ value, unit }: { readonly value: string | undefined; readonly unit: string }): JSX.Element {
  const { configuration: words } = useWords('admin');
  if (value === undefined) return <span class="lead">{words.unset}</span>;
  return (
    <div>
      <code dir="ltr" class="value">
        {value}
      </code>
      <div class="small" lang="en">
        {unit}
      </div>
    </div>
  );
}

interface ChangeProps extends Props {
  readonly onDone: () => void;
}

interface Changing {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Undefined: back to what the server was started with. */
  readonly set: (text: string | undefined) => Promise<void>;
}

function useChanging({ setting: { name }, change, onDone }: ChangeProps): Changing {
  const { configuration: words } = useWords('admin');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const set = async (text: string | undefined): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const outcome = await change({ settings: { [name]: text ?? null } });
    setBusy(false);
    if (outcome.ok) {
      announce(text === undefined ? words.takenBack(name) : words.saved(name));
      onDone();
    } else if (outcome.failure.code !== 'change.refused') setFailure(outcome.failure);
    // A conflict is told above, with how it stands now; what was typed stays.
  };
  return { busy, failure, set };
}

function ChangeSetting(props: ChangeProps): JSX.Element {
  const { configuration: words, failures } = useWords('admin');
  const { setting, onDone } = props;
  const { name, value = '', unit } = setting;
  const changing = useChanging(props);
  const { busy, failure, set } = changing;
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
        hint={<span lang="en">{unit}</span>}
        error={wrong.length === 0 ? undefined : wrong.join(' ')}
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
      {failure !== undefined && wrong.length === 0 && <FailureNotice failure={failure} said={failures} />}
      <Actions setting={setting} onDone={onDone} busy={busy} unchanged={text === value} set={set} />
    </form>
  );
}

type ActionsProps = Pick<ChangeProps, 'setting' | 'onDone'> &
  Pick<Changing, 'busy' | 'set'> & { readonly unchanged: boolean };

function Actions({ setting: { source }, onDone, busy, unchanged, set }: ActionsProps): JSX.Element {
  const { configuration: words } = useWords('admin');
  const { cancel } = useWords('common');
  return (
    <div class="row">
      <Button look="primary" type="submit" disabled={busy || unchanged}>
        {words.save}
      </Button>
      <Button disabled={busy} onPress={onDone}>
        {cancel}
      </Button>
      {source === 'admin' && (
        <Button look="plain" disabled={busy} onPress={() => void set(undefined)}>
          {words.takeBack}
        </Button>
      )}
    </div>
  );
}
