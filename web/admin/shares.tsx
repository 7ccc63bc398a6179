// The shares: which, in which order, a page at a time; and the burning of those that are chosen.
import type { JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import type { SharesPage } from '../../src/contract/admin.schema.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { AdminApi } from './admin-api.ts';
import { Ask } from './ask.tsx';
import { useBurning, type Burning } from './burning.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { ShareFilter, startFilter, type Filter } from './share-filter.tsx';
import { SharesTable } from './shares-table.tsx';
import { useLoaded, type Loaded } from './signed-in.tsx';

/** Where the pages before ended; the last is where this one begins. */
type Places = readonly string[];

export function SharesTab(): JSX.Element {
  const { shares: words } = useWords('admin');
  const [filter, setFilter] = useState<Filter>(startFilter);
  const [places, setPlaces] = useState<Places>([]);
  const after = places.at(-1);
  const ask = useCallback(
    (api: AdminApi) => api.get<SharesPage>(adminPaths.shares, { ...filter, after }),
    [filter, after],
  );
  const loaded = useLoaded(ask);
  const top = useRef<HTMLDivElement>(null);
  const burning = useBurning(loaded, () => top.current?.focus());
  const go = (next: Places): void => {
    burning.choose(new Set());
    setPlaces(next);
    top.current?.focus();
  };
  return (
    <Panel title={words.title} lead={words.lead} beside={<Refresh loaded={loaded} />}>
      <ShareFilter
        filter={filter}
        onFilter={(next) => {
          burning.choose(new Set());
          setPlaces([]);
          setFilter(next);
        }}
      />
      <NotLoaded loaded={loaded} />
      <div class="shares" ref={top} tabIndex={-1} aria-busy={loaded.busy}>
        {loaded.value === undefined ? (
          loaded.failure === undefined && <Waiting />
        ) : (
          <Page page={loaded.value} filter={filter} burning={burning} onSort={setSort} />
        )}
        {loaded.value !== undefined && <Pages loaded={loaded} places={places} onGo={go} />}
      </div>
      {burning.asking.length > 0 && <AskToBurn burning={burning} />}
    </Panel>
  );

  function setSort(sort: Filter['sort'], order: Filter['order']): void {
    setPlaces([]);
    setFilter({ ...filter, sort, order });
  }
}

interface PageProps {
  readonly page: SharesPage;
  readonly filter: Filter;
  readonly burning: Burning;
  readonly onSort: (sort: Filter['sort'], order: Filter['order']) => void;
}

function Page({ page, filter, burning, onSort }: PageProps): JSX.Element {
  const { shares: words, burn, failures } = useWords('admin');
  const { chosen, choose, askFor, busy, failure } = burning;
  if (page.shares.length === 0)
    return <p class="empty lead">{filter.state === undefined ? words.emptyAll : words.empty}</p>;
  return (
    <>
      {failure !== undefined && <FailureNotice failure={failure} said={failures} />}
      <div class="selection">
        <span class="small" role="status">
          {words.selected(chosen.size)}
        </span>
        <Button look="danger" icon="trash" disabled={busy || chosen.size === 0} onPress={() => askFor([...chosen])}>
          {chosen.size === 0 ? burn.one : burn.many(chosen.size)}
        </Button>
        <Button look="plain" disabled={chosen.size === 0} onPress={() => choose(new Set())}>
          {words.clear}
        </Button>
      </div>
      <SharesTable
        shares={page.shares}
        order={{ sort: filter.sort, order: filter.order, onSort }}
        selection={{ chosen, choose }}
        onBurn={(id) => askFor([id])}
      />
    </>
  );
}

interface PagesProps {
  readonly loaded: Loaded<SharesPage>;
  readonly places: Places;
  readonly onGo: (places: Places) => void;
}

function Pages({ loaded: { value, busy }, places, onGo }: PagesProps): JSX.Element | null {
  const { shares: words, asOf } = useWords('admin');
  const { language } = useLanguage();
  if (value === undefined) return null;
  const { next, total, at } = value;
  return (
    <nav class="pages" aria-label={words.pages}>
      <span class="small" role="status">
        {words.total(total)} · {words.page(places.length + 1)} · {asOf(formatMoment(at, language))}
      </span>
      <div class="row">
        <Button disabled={busy || places.length === 0} onPress={() => onGo(places.slice(0, -1))}>
          {words.back}
        </Button>
        <Button disabled={busy || next === undefined} onPress={() => next !== undefined && onGo([...places, next])}>
          {words.next}
        </Button>
      </div>
    </nav>
  );
}

function AskToBurn({ burning: { asking, askFor, burn } }: { readonly burning: Burning }): JSX.Element {
  const { burn: words } = useWords('admin');
  return (
    <Ask
      title={words.title(asking.length)}
      action={words.many(asking.length)}
      onConfirm={() => void burn()}
      onCancel={() => askFor([])}
    >
      <p>{asking.length === 1 ? words.textOfOne : words.textOfMany}</p>
    </Ask>
  );
}
