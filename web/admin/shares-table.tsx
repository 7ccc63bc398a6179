// Shares in a table, which is a list of cards on a narrow page. Its roles are written out: as cards it would lose them.
import type { ComponentChildren, JSX } from 'preact';
import type { AdminShare } from '../../src/contract/admin.schema.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import { columns, ShareCells, shortId, type Column } from './share-cells.tsx';
import type { Filter } from './share-filter.tsx';

interface Order extends Pick<Filter, 'sort' | 'order'> {
  readonly onSort: (sort: Filter['sort'], order: Filter['order']) => void;
}

interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: ReadonlySet<string>) => void;
}

interface Props {
  readonly shares: readonly AdminShare[];
  readonly label?: string;
  /** Without these, it is to be looked at. */
  readonly order?: Order;
  readonly selection?: Selection;
  readonly onBurn?: (id: string) => void;
}

const sorted: Readonly<Partial<Record<Column, Filter['sort']>>> = {
  size: 'size',
  created: 'created',
  expires: 'expires',
};

export function SharesTable({ shares, label, order, selection, onBurn }: Props): JSX.Element {
  const { shares: words, burn } = useWords('admin');
  return (
    <table class="cards-table" role="table" aria-label={label ?? words.title}>
      <thead role="rowgroup">
        <tr role="row">
          {selection !== undefined && (
            <th role="columnheader" class="cell-select">
              <SelectAll shares={shares} selection={selection} />
            </th>
          )}
          {columns.map((column) => (
            <ColumnHead key={column} column={column} order={order} />
          ))}
          {onBurn !== undefined && (
            <th role="columnheader" scope="col" class="cell-action">
              <span class="visually-hidden">{burn.one}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shares.map((share) => (
          <tr key={share.id} role="row" data-share={share.id}>
            {selection !== undefined && (
              <td role="cell" class="cell-select">
                {share.state !== 'burned' && <SelectOne share={share} selection={selection} />}
              </td>
            )}
            <ShareCells share={share} />
            {onBurn !== undefined && (
              <td role="cell" class="cell-action">
                {share.state !== 'burned' && <BurnOne share={share} onBurn={onBurn} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ColumnHeadProps {
  readonly column: Column;
  readonly order: Order | undefined;
}

function ColumnHead({ column, order }: ColumnHeadProps): JSX.Element {
  const { shares: words } = useWords('admin');
  const name = words.columns[column];
  const sort = sorted[column];
  if (order === undefined || sort === undefined) {
    return (
      <th role="columnheader" scope="col" class={`cell-${column}`}>
        {name}
      </th>
    );
  }
  const isSorted = order.sort === sort;
  const isAscending = order.order === 'asc';
  return (
    <th
      role="columnheader"
      scope="col"
      class={`cell-${column}`}
      aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : 'none'}
    >
      <button type="button" class="sort" onClick={() => order.onSort(sort, isSorted && !isAscending ? 'asc' : 'desc')}>
        {name}
        <span aria-hidden>{isSorted ? (isAscending ? '↑' : '↓') : ''}</span>
      </button>
    </th>
  );
}

function Check({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <label class="check">{children}</label>;
}

function SelectOne({
  share: { id },
  selection,
}: {
  readonly share: AdminShare;
  readonly selection: Selection;
}): JSX.Element {
  const { shares: words } = useWords('admin');
  const { chosen, choose } = selection;
  return (
    <Check>
      <input
        type="checkbox"
        aria-label={words.select(shortId(id))}
        checked={chosen.has(id)}
        onChange={({ currentTarget: { checked } }) => {
          const others = [...chosen].filter((other) => other !== id);
          choose(new Set(checked ? [...others, id] : others));
        }}
      />
    </Check>
  );
}

function SelectAll({ shares, selection }: Required<Pick<Props, 'shares' | 'selection'>>): JSX.Element {
  const { shares: words } = useWords('admin');
  const { chosen, choose } = selection;
  const ids = shares.filter(({ state }) => state !== 'burned').map(({ id }) => id);
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  return (
    <Check>
      <input
        type="checkbox"
        aria-label={words.selectAll}
        checked={all}
        indeterminate={!all && chosen.size > 0}
        disabled={ids.length === 0}
        onChange={({ currentTarget: { checked } }) => choose(new Set(checked ? ids : []))}
      />
      <span class="cell-name" aria-hidden>
        {words.selectAll}
      </span>
    </Check>
  );
}

function BurnOne({
  share: { id },
  onBurn,
}: {
  readonly share: AdminShare;
  readonly onBurn: (id: string) => void;
}): JSX.Element {
  const { burn: words } = useWords('admin');
  return <Button look="danger" icon="trash" label={words.oneOf(shortId(id))} onPress={() => onBurn(id)} />;
}
