// A chart as a table: the buckets of which there is something to say, newest first. Made when it is opened.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SeriesView } from '../../src/contract/admin.schema.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { formatBucket, formatterOf } from './chart-format.ts';
import type { Drawing } from './chart-lines.ts';
import { isTold, nothingIn, written } from './chart-values.ts';

interface Props {
  readonly drawing: Drawing;
  readonly view: SeriesView;
}

export function ChartTable({ drawing, view }: Props): JSX.Element {
  const { charts: words } = useWords('admin');
  const [open, setOpen] = useState(false);
  return (
    <details class="chart-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.table}</summary>
      {open && <Rows drawing={drawing} view={view} />}
    </details>
  );
}

function Rows({ drawing, view: { at, bucketSeconds, range } }: Props): JSX.Element {
  const { name, lines, unit } = drawing;
  const { charts: words } = useWords('admin');
  const { language } = useLanguage();
  const format = formatterOf(unit, language);
  const places = at
    .map((_, place) => place)
    .filter((place) => lines.some(({ values }) => isTold(drawing, values[place])));
  if (places.length === 0) return <p class="small">{nothingIn(drawing, words)}</p>;
  return (
    // Reachable by keyboard, so that it can be scrolled.
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.tableOf(words[name], words.rangeOf[range])}>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{words.time}</th>
            {lines.map((line) => (
              <th key={line.name} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.reverse().map((place) => (
            <tr key={at[place]}>
              <th scope="row">{formatBucket(at[place] ?? 0, bucketSeconds, language)}</th>
              {lines.map((line) => (
                <td key={line.name}>{written(line.values[place], format)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
