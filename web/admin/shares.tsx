// The shares: which, in which order, a page at a time; and the burning of those that are chosen.
import type { JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { AskToBurn } from './ask-to-burn.tsx';
import { useBurning, type Burning } from './burning.ts';
import type { Live } from './live.ts';
import { useLoaded, type Ask } from './loaded.ts';
import { NotLoaded, Panel, Refresh, Waiting } from './panel.tsx';
import { ShareFilter, startFilter, type Filter } from './share-filter.tsx';
import { pageAt, type Places, type ShownPage } from './share-pages.ts';
import { SharesTable } from './shares-table.tsx';

export function SharesTab({ live }: { readonly live: Live }): JSX.Element {
  const { shares: words } = useWords('admin');
  const [filter, setFilter] = useState<Filter>(startFilter);
  const [places, setPlaces] = useState<Places>([]);
  const ask = useCallback<Ask<ShownPage>>((api, by) => pageAt(api, by, filter, places), [filter, places]);
  const loaded = useLoaded(ask, live);
  const { value } = loaded;
  const top = useRef<HTMLDivElement>(null);
  const settle = (): void => top.current?.focus();
  const burning = useBurning({ shares: value?.shares, load: () => loaded.load('person'), settle });
  const show = (next: Filter, at: Places = []): void => {
    burning.leave();
    setPlaces(at);
    setFilter(next);
  };
  return (
    <Panel title={words.title} lead={words.lead} beside={<Refresh loaded={loaded} />}>
      <ShareFilter filter={filter} onFilter={show} />
      <NotLoaded loaded={loaded} />
      <div class="shares" ref={top} tabIndex={-1} aria-busy={loaded.busy}>
        <Told burning={burning} />
        {value === undefined && loaded.failure === undefined && <Waiting />}
        {value !== undefined && <Page page={value} filter={filter} burning={burning} onFilter={show} />}
        {value !== undefined && (
          <Pages
            page={value}
            busy={loaded.busy}
            onGo={(next) => {
              show(filter, next);
              settle();
            }}
          />
        )}
      </div>
      {burning.asking.length > 0 && <AskToBurn burning={burning} />}
    </Panel>
  );
}

/** What came of a burning, for those who see; it is announced as well. */
function Told({ burning: { told, failure } }: { readonly burning: Burning }): JSX.Element | null {
  const { failures } = useWords('admin');
  if (failure !== undefined) return <FailureNotice failure={failure} said={failures} />;
  if (told === undefined) return null;
  return (
    <Notice>
      <p>{told}</p>
    </Notice>
  );
}

interface PageProps {
  readonly page: ShownPage;
  readonly filter: Filter;
  readonly burning: Burning;
  readonly onFilter: (filter: Filter) => void;
}

function Page({ page, filter, burning, onFilter }: PageProps): JSX.Element {
  const { shares: words, burn } = useWords('admin');
  const { chosen, choose, askFor, busy } = burning;
  if (page.shares.length === 0)
    return <p class="empty lead">{filter.state === undefined ? words.emptyAll : words.empty}</p>;
  return (
    <>
      <div class={chosen.size === 0 ? 'selection' : 'selection some'}>
        <span class="small" role="status">
          {words.selected(chosen.size)}
        </span>
        <Button look="danger" icon="trash" disabled={chosen.size === 0} busy={busy} onPress={() => askFor([...chosen])}>
          {chosen.size === 0 ? burn.one : burn.many(chosen.size)}
        </Button>
        <Button look="plain" disabled={chosen.size === 0} onPress={() => choose(new Set())}>
          {words.clear}
        </Button>
      </div>
      <SharesTable
        shares={page.shares}
        order={{ ...filter, onSort: (sort, order) => onFilter({ ...filter, sort, order }) }}
        selection={{ chosen, choose }}
        onBurn={(id) => askFor([id])}
      />
    </>
  );
}

interface PagesProps {
  readonly page: ShownPage;
  readonly busy: boolean;
  readonly onGo: (places: Places) => void;
}

function Pages({ page: { next, total, at, places }, busy, onGo }: PagesProps): JSX.Element {
  const { shares: words, asOf } = useWords('admin');
  const { language } = useLanguage();
  return (
    <nav class="pages" aria-label={words.pages}>
      <span class="small" role="status">
        {words.total(total)} · {words.page(places.length + 1)} · {asOf(formatMoment(at, language))}
      </span>
      <div class="row">
        <Button busy={busy} disabled={places.length === 0} onPress={() => onGo(places.slice(0, -1))}>
          {words.back}
        </Button>
        <Button busy={busy} disabled={next === undefined} onPress={() => next !== undefined && onGo([...places, next])}>
          {words.next}
        </Button>
      </div>
    </nav>
  );
}
