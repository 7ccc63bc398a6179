// Keeps a drawing as its lines are: drawn anew for other colours, language or lines, and filled in otherwise.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../words/words.tsx';
import { useChartColours } from './chart-colours.ts';
import { axisTimeOf, formatterOf } from './chart-format.ts';
import type { Drawing } from './chart-lines.ts';
import type { Range } from './chart-series.ts';
import type { Plot } from './plot.ts';

interface Wanted {
  readonly drawing: Drawing;
  readonly range: Range;
  readonly at: readonly number[];
  readonly bucketSeconds: number;
  readonly hidden: ReadonlySet<string>;
  readonly pointed: number | undefined;
  readonly onPoint: (place: number | undefined) => void;
}

export function usePlot(wanted: Wanted): { readonly current: HTMLDivElement | null } {
  const { drawing, range, at, bucketSeconds, hidden, pointed, onPoint } = wanted;
  const { unit, lines } = drawing;
  const { language } = useLanguage();
  const colours = useChartColours();
  const place = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<Plot>();
  const names = lines.map(({ name }) => name).join(' ');
  useEffect(() => {
    let left = false;
    let made: Plot | undefined;
    void import('./plot.ts').then(({ plotIn }) => {
      if (left || place.current === null) return;
      const { fontFamily } = getComputedStyle(place.current);
      made = plotIn(place.current, {
        colours,
        inBytes: unit === 'bytes',
        inUtc: range === 'year',
        lines: names === '' ? 0 : names.split(' ').length,
        formatTime: axisTimeOf(range, language),
        formatValue: formatterOf(unit, language),
        font: `12px ${fontFamily}`,
        onPoint,
      });
      setPlot(made);
    });
    return () => {
      left = true;
      made?.end();
      setPlot(undefined);
    };
  }, [colours, language, names, onPoint, range, unit]);
  useEffect(() => {
    const values = lines.map((line) => line.values);
    plot?.draw(at, bucketSeconds, values);
  }, [plot, at, bucketSeconds, lines]);
  useEffect(() => {
    for (const [line, { name }] of lines.entries()) plot?.show(line, !hidden.has(name));
    // Their names are what counts, and a plot is of one set of names.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [plot, hidden]);
  useEffect(() => plot?.point(pointed), [plot, pointed]);
  return place;
}
