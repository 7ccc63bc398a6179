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
import type { Change } from './configuration.tsx';

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
        <span class={source === 'default' ? 'pill' : 'pill accent'}>{words.sources[source]}</span>
      </div>
      <p class="small" lang="en" dir="ltr">
        {doc}
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

function Value({ value, unit }: { readonly value: string | undefined; readonly unit: string }): JSX.Element {
  const { configuration: words } = useWords('admin');
  if (value === undefined) return <span class="lead">{words.unset}</span>;
  return (
    <span>
      <code dir="ltr" class="value">
        {value}
      </code>{' '}
      <span class="small" lang="en">
        {unit}
      </span>
    </span>
  );
}

interface ChangeProps extends Props {
  readonly onDone: () => void;
}

function ChangeSetting({ setting, change, onDone }: ChangeProps): JSX.Element {
  const { configuration: words, failures } = useWords('admin');
  const { cancel } = useWords('common');
  const { name, value = '', source, unit } = setting;
  const [text, setText] = useState(value);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const set = async (wanted: string | undefined): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const outcome = await change({ settings: { [name]: wanted ?? null } });
    setBusy(false);
    if (outcome.ok) {
      announce(wanted === undefined ? words.takenBack(name) : words.saved(name));
      onDone();
      return;
    }
    // A conflict is told above, with how it stands now; what was typed stays.
    if (outcome.failure.code !== 'change.refused') setFailure(outcome.failure);
    field.current?.focus();
  };
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
        control={(props) => (
          <input
            {...props}
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
      <div class="row">
        <Button look="primary" type="submit" disabled={busy || text === value}>
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
    </form>
  );
}
