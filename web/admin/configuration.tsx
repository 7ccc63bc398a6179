// What is in force and where it comes from; and the changing of what may be changed.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConfigurationView } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import type { Failure } from '../engine/engine-api.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useWords } from '../words/words.tsx';
import type { AdminApi } from './admin-api.ts';
import type { Change } from './configuration-change.ts';
import type { Live } from './live.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { SettingRow } from './setting-row.tsx';
import { useLoaded, useSignedIn } from './signed-in.tsx';
import { UploadsSwitch } from './uploads-switch.tsx';

const ask = (api: AdminApi): ReturnType<typeof api.get<ConfigurationView>> =>
  api.get<ConfigurationView>(adminPaths.configuration);

export function ConfigurationTab({ live }: { readonly live: Live }): JSX.Element {
  const { configuration: words } = useWords('admin');
  const { api } = useSignedIn();
  const loaded = useLoaded(ask);
  const [conflict, setConflict] = useState<Failure>();
  const { value, take, load } = loaded;
  useFollowing(live, value?.version, load);
  const change: Change = async (wanted) => {
    setConflict(undefined);
    const outcome = await api.change<ConfigurationView>('PATCH', adminPaths.configuration, {
      version: value?.version ?? 0,
      ...wanted,
    });
    if (outcome.ok) take(outcome.value);
    else if (outcome.failure.code === 'change.refused') {
      await load();
      setConflict(outcome.failure);
    }
    return outcome;
  };
  return (
    <Panel title={words.title} lead={words.lead} beside={<Refresh loaded={loaded} />}>
      <NotLoaded loaded={loaded} />
      {conflict !== undefined && <FailureNotice failure={conflict} said={words.failures} />}
      {value === undefined && loaded.failure === undefined && <Waiting />}
      {value !== undefined && (
        <>
          <UploadsSwitch paused={value.uploadsPaused} change={change} />
          <Groups settings={value.settings} change={change} />
        </>
      )}
    </Panel>
  );
}

/** Asks again when another window changed something. What is being typed stays. */
function useFollowing({ change }: Live, version: number | undefined, load: () => Promise<void>): void {
  const told = change?.configuration;
  useEffect(() => {
    if (told !== undefined && version !== undefined && told !== version) void load();
    // Only news is a reason to ask.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [told]);
}

function Groups({ settings, change }: Pick<ConfigurationView, 'settings'> & { readonly change: Change }): JSX.Element {
  const names = [...new Set(settings.map(({ group }) => group))];
  return (
    <>
      {names.map((name) => (
        <section key={name} class="group">
          <h3 lang="en">{name}</h3>
          <ul>
            {settings
              .filter(({ group }) => group === name)
              .map((setting) => (
                <SettingRow key={setting.name} setting={setting} change={change} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
