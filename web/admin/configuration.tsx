// What is in force and where it comes from; and the changing of what may be changed.
import type { JSX } from 'preact';
import type { ConfigurationView } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { useWords } from '../words/words.tsx';
import type { Change } from './configuration-change.ts';
import { IgnoredChoices } from './ignored-choices.tsx';
import type { Live } from './live.ts';
import { useFollowing, useLoaded, type Ask } from './loaded.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { SettingRow } from './setting-row.tsx';
import { InWords } from './in-words.tsx';
import { useSignedIn } from './signed-in.tsx';
import { UploadsSwitch } from './uploads-switch.tsx';

const ask: Ask<ConfigurationView> = (api, by) => api.get<ConfigurationView>(adminPaths.configuration, by);

export function ConfigurationTab({ live }: { readonly live: Live }): JSX.Element {
  const { configuration: words } = useWords('admin');
  const { api } = useSignedIn();
  const loaded = useLoaded(ask, live);
  const { value, take, load } = loaded;
  const told = live.change?.configuration ?? 0;
  // Another window changed something. What is being typed stays.
  useFollowing(told > (value?.version ?? told), told, load);
  const change: Change = async (wanted) => {
    const outcome = await api.change<ConfigurationView>('PATCH', adminPaths.configuration, {
      version: value?.version ?? 0,
      ...wanted,
    });
    if (outcome.ok) take(outcome.value);
    else if (outcome.failure.code === 'change.refused') await load('person');
    return outcome;
  };
  return (
    <Panel title={words.title} lead={words.lead} beside={<Refresh loaded={loaded} />}>
      <NotLoaded loaded={loaded} />
      {value === undefined && loaded.failure === undefined && <Waiting />}
      {value !== undefined && (
        <>
          <UploadsSwitch paused={value.uploadsPaused} change={change} />
          <IgnoredChoices ignored={value.ignored} change={change} />
          <Groups view={value} change={change} />
        </>
      )}
    </Panel>
  );
}

interface GroupsProps {
  readonly view: ConfigurationView;
  readonly change: Change;
}

function Groups({ view: { settings, version }, change }: GroupsProps): JSX.Element {
  const { configuration: words } = useWords('admin');
  const names = [...new Set(settings.map(({ group }) => group))];
  return (
    <>
      {names.map((name) => (
        <section key={name} class="group">
          <h3>
            <InWords words={words.groups} text={name} />
          </h3>
          <ul>
            {settings
              .filter(({ group }) => group === name)
              .map((setting) => (
                <SettingRow key={setting.name} setting={setting} version={version} change={change} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
