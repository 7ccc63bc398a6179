// What the shares take, and which take most and longest.
import type { JSX } from 'preact';
import type { AdminShare, StoragePanel } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { useWords } from '../words/words.tsx';
import { useLoaded, type Ask } from './loaded.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { SharesTable } from './shares-table.tsx';
import { StorageBars } from './storage-bars.tsx';
import type { Live } from './live.ts';

const ask: Ask<StoragePanel> = (api, by) => api.get<StoragePanel>(adminPaths.storage, by);

export function StorageTab({ live }: { readonly live: Live }): JSX.Element {
  const { storage: words } = useWords('admin');
  const loaded = useLoaded(ask, live);
  const { value } = loaded;
  return (
    <Panel title={words.title} beside={<Refresh loaded={loaded} />}>
      <div class="tile">
        <StorageBars use={live.overview?.storage ?? value?.use} />
      </div>
      <NotLoaded loaded={loaded} />
      {value === undefined && loaded.failure === undefined && <Waiting />}
      {value !== undefined && (
        <>
          <Some title={words.largest} shares={value.largest} />
          <Some title={words.oldest} shares={value.oldest} />
        </>
      )}
    </Panel>
  );
}

function Some({ title, shares }: { readonly title: string; readonly shares: readonly AdminShare[] }): JSX.Element {
  const { shares: words } = useWords('admin');
  return (
    <section class="stack">
      <h3>{title}</h3>
      {shares.length === 0 ? <p class="empty lead">{words.emptyAll}</p> : <SharesTable shares={shares} label={title} />}
    </section>
  );
}
