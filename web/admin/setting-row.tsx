// One setting: what it is, what it says, where that comes from. Those that may be changed are changed in place.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConfigurationView } from '../../src/contract/admin.schema.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import { ChangeSetting } from './change-setting.tsx';
import type { Change } from './configuration-change.ts';
import { InWords } from './in-words.tsx';

interface Props {
  readonly setting: ConfigurationView['settings'][number];
  /** Of the configuration that is shown. */
  readonly version: number;
  readonly change: Change;
}

export function SettingRow({ setting, version, change }: Props): JSX.Element {
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
        <ChangeSetting setting={setting} version={version} change={change} onDone={() => setEditing(false)} />
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
      <div class="small">
        <InWords words={words.units} text={unit} />
      </div>
    </div>
  );
}
