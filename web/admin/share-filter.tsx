// Which shares the table shows, and in which order.
import type { JSX } from 'preact';
import type { SharesQuery } from '../../src/contract/admin.schema.ts';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';

export type Filter = Pick<SharesQuery, 'state' | 'sort' | 'order'>;

export const startFilter: Filter = { sort: 'created', order: 'desc' };

const states = ['ready', 'scheduled', 'uploading', 'claimed', 'locked', 'burned'] as const;

interface Props {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

export function ShareFilter({ filter, onFilter }: Props): JSX.Element {
  const { shares: words, states: names } = useWords('admin');
  return (
    <div class="filter">
      <Field
        label={words.state}
        control={(props) => (
          <select
            {...props}
            class="input"
            value={filter.state ?? ''}
            onChange={({ currentTarget: { value } }) => {
              const state = states.find((name) => name === value);
              onFilter({ ...filter, state });
            }}
          >
            <option value="">{words.allLive}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {names[state]}
              </option>
            ))}
          </select>
        )}
      />
      <Field
        label={words.sort}
        control={(props) => (
          <select
            {...props}
            class="input"
            value={`${filter.sort} ${filter.order}`}
            onChange={({ currentTarget: { value } }) => {
              const [sort, order] = value.split(' ') as [Filter['sort'], Filter['order']];
              onFilter({ ...filter, sort, order });
            }}
          >
            {Object.entries(words.sorts).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        )}
      />
    </div>
  );
}
