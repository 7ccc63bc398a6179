// One chart: drawn, explored with the pointer or the arrow keys, told in its legend, and as a table for whoever wants that.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SeriesView } from '../../src/contract/admin.schema.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { Drawing } from './chart-lines.ts';
import { ChartTable } from './chart-table.tsx';
import { lineColours } from './chart-colours.ts';
import { formatBucket, formatterOf } from './chart-format.ts';
import { isTold, nothingIn, valueOf, written } from './chart-values.ts';
import { usePlot } from './use-plot.ts';

interface Props {
  readonly drawing: Drawing;
  readonly view: SeriesView;
}

export function Chart({ drawing, view }: Props): JSX.Element {
  const { charts: words } = useWords('admin');
  const { language } = useLanguage();
  const [pointed, setPointed] = useState<number>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { at, bucketSeconds, range } = view;
  const title = words[drawing.name];
  const place = usePlot({ drawing, range, at, bucketSeconds, hidden, pointed, onPoint: setPointed });
  const time = formatBucket(at[pointed ?? at.length - 1] ?? 0, bucketSeconds, language);
  const nothing = !drawing.lines.some(({ values }) => values.some((value) => isTold(drawing, value)));
  const toggle = (name: string): void => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <figure class="chart">
      <figcaption class="tile-head">
        <h4>{title}</h4>
        <span class="small">{pointed === undefined ? words.rangeOf[range] : time}</span>
      </figcaption>
      <div
        class="plot"
        dir="ltr"
        role="slider"
        tabIndex={0}
        aria-label={words.explore(title)}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, at.length - 1)}
        aria-valuenow={pointed ?? at.length - 1}
        aria-valuetext={words.at(time, toldAt(drawing, pointed ?? at.length - 1))}
        onKeyDown={(event) => {
          const next = stepTo(event.key, pointed ?? at.length, at.length);
          if (next === undefined) return;
          event.preventDefault();
          setPointed(next);
        }}
        onBlur={() => setPointed(undefined)}
      >
        <div ref={place} />
        {nothing && <p class="nothing small">{nothingIn(drawing, words)}</p>}
      </div>
      <Legend drawing={drawing} pointed={pointed} hidden={hidden} onToggle={toggle} />
      <ChartTable drawing={drawing} view={view} />
    </figure>
  );

  function toldAt({ lines, unit }: Drawing, bucket: number): string {
    const format = formatterOf(unit, language);
    const said = lines
      .filter(({ values }) => isTold(drawing, values[bucket]))
      .map(({ label, values }) => words.value(label, written(values[bucket], format)));
    return said.length === 0 ? nothingIn(drawing, words) : new Intl.ListFormat(language, { type: 'unit' }).format(said);
  }
}

/** Where a key leads; undefined if nowhere. */
function stepTo(key: string, from: number, length: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    PageDown: from - 10,
    PageUp: from + 10,
    Home: 0,
    End: length - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(length - 1, to));
}

interface LegendProps {
  readonly drawing: Drawing;
  readonly pointed: number | undefined;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

/** The whole range, or the bucket that is pointed at. A line can be taken out, which also tells which one it is. */
function Legend({ drawing, pointed, hidden, onToggle }: LegendProps): JSX.Element {
  const { language } = useLanguage();
  const format = formatterOf(drawing.unit, language);
  return (
    <ul class="legend">
      {drawing.lines.map((line, place) => (
        <li key={line.name}>
          <button
            type="button"
            aria-pressed={!hidden.has(line.name)}
            data-counter={line.name}
            onClick={() => onToggle(line.name)}
          >
            <span class={`swatch line-${String((place % lineColours) + 1)}`} />
            <span>{line.label}</span>
            <strong>{written(valueOf(drawing, line, pointed), format)}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}
