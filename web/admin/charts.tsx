// How it went: the charts, and how far back they look.
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { Chart } from './chart.tsx';
import { drawingsOf } from './chart-lines.ts';
import { levelDrawingsOf } from './level-lines.ts';
import { useSeries, type Range } from './chart-series.ts';
import type { Live } from './live.ts';
import { NotLoaded } from './panel.tsx';

const ranges = ['hour', 'day', 'month', 'year'] as const;

export function Charts({ live }: { readonly live: Live }): JSX.Element {
  const all = useWords('admin');
  const { charts: words } = all;
  const [range, setRange] = useState<Range>('hour');
  const loaded = useSeries(range, live);
  const { value } = loaded;
  const drawings = useMemo(
    () => (value === undefined ? [] : [...drawingsOf(value, all.charts), ...levelDrawingsOf(value, all)]),
    [value, all],
  );
  return (
    <section class="charts">
      <div class="panel-head">
        <h3>{words.title}</h3>
        <fieldset class="ranges tabs">
          <legend class="visually-hidden">{words.range}</legend>
          {ranges.map((name) => (
            <label key={name} class="range">
              <input type="radio" name="range" checked={name === range} onChange={() => setRange(name)} />
              <span>{words.ranges[name]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <NotLoaded loaded={loaded} />
      <div class="chart-grid" aria-busy={loaded.busy}>
        {value !== undefined && drawings.map((drawing) => <Chart key={drawing.name} drawing={drawing} view={value} />)}
      </div>
    </section>
  );
}
