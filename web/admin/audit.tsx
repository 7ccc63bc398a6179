// Who did what and when, newest first.
import type { JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import type { AuditPage } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { Button } from '../ui/button.tsx';
import { formatSecond } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { Live } from './live.ts';
import { useFollowing, useLoaded, type Ask, type Loaded } from './loaded.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { shortId } from './share-cells.tsx';

/** Numbers of the entries that the pages before ended with. */
type Places = readonly number[];

/** The first page follows what is written down; older ones do not change. */
function useEntries(before: number | undefined, live: Live): Loaded<AuditPage> {
  const ask = useCallback<Ask<AuditPage>>((api, by) => api.get<AuditPage>(adminPaths.audit, by, { before }), [before]);
  const loaded = useLoaded(ask, live);
  const told = live.change?.audit ?? 0;
  const shown = loaded.value === undefined ? told : (loaded.value.entries[0]?.number ?? 0);
  useFollowing(before === undefined && told > shown, told, loaded.load);
  return loaded;
}

export function AuditTab({ live }: { readonly live: Live }): JSX.Element {
  const { audit: words } = useWords('admin');
  const [places, setPlaces] = useState<Places>([]);
  const loaded = useEntries(places.at(-1), live);
  const top = useRef<HTMLDivElement>(null);
  const { value, busy } = loaded;
  const go = (next: Places): void => {
    setPlaces(next);
    top.current?.focus();
  };
  return (
    <Panel title={words.title} lead={words.lead} beside={<Refresh loaded={loaded} />}>
      <NotLoaded loaded={loaded} />
      <div ref={top} tabIndex={-1} class="audit" aria-busy={busy}>
        {value === undefined && loaded.failure === undefined && <Waiting />}
        {value?.entries.length === 0 && <p class="empty lead">{words.empty}</p>}
        {value !== undefined && value.entries.length > 0 && <Entries entries={value.entries} />}
        {value !== undefined && <Pages page={value} places={places} busy={busy} onGo={go} />}
      </div>
    </Panel>
  );
}

interface PagesProps {
  readonly page: AuditPage;
  readonly places: Places;
  readonly busy: boolean;
  readonly onGo: (places: Places) => void;
}

function Pages({ page: { next }, places, busy, onGo }: PagesProps): JSX.Element {
  const { audit: words } = useWords('admin');
  return (
    <nav class="pages" aria-label={words.pages}>
      <div class="row">
        <Button busy={busy} disabled={places.length === 0} onPress={() => onGo(places.slice(0, -1))}>
          {words.newer}
        </Button>
        <Button busy={busy} disabled={next === undefined} onPress={() => next !== undefined && onGo([...places, next])}>
          {words.older}
        </Button>
      </div>
    </nav>
  );
}

/** What was done to a share. */
const isShare = (action: string): boolean => action.startsWith('share.');

const columns = ['at', 'action', 'subject', 'detail', 'from'] as const;

function Entries({ entries }: Pick<AuditPage, 'entries'>): JSX.Element {
  const { audit: words } = useWords('admin');
  const { language } = useLanguage();
  return (
    <table class="cards-table" role="table" aria-label={words.title}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {words.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map(({ number, at, action, from, subject, detail }) => (
          <tr key={number} role="row">
            <Cell name="at">
              <time dateTime={at}>{formatSecond(at, language)}</time>
            </Cell>
            <Cell name="action">{words.actions[action] ?? action}</Cell>
            <Cell name="subject">
              {subject !== undefined && <code dir="ltr">{isShare(action) ? shortId(subject) : subject}</code>}
            </Cell>
            <Cell name="detail">
              {detail !== undefined && (
                <bdi lang="en" dir="ltr">
                  {detail}
                </bdi>
              )}
            </Cell>
            <Cell name="from">
              <code dir="ltr">{from}</code>
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({
  name,
  children,
}: {
  readonly name: (typeof columns)[number];
  readonly children: JSX.Element | string | false;
}): JSX.Element {
  const { audit: words } = useWords('admin');
  return (
    <td role="cell" class={children === false ? 'cell-empty' : undefined}>
      <span class="cell-name" aria-hidden>
        {words.columns[name]}
      </span>
      <span>{children}</span>
    </td>
  );
}
