// Draws lines on a canvas. Loaded when there is something to draw.
import 'uplot/dist/uPlot.min.css';
import './plot.css';
import uPlot from 'uplot';
import type { ChartColours } from './chart-colours.ts';

export interface PlotOptions {
  readonly colours: ChartColours;
  /** Bytes are counted in powers of two. */
  readonly inBytes: boolean;
  /** Days begin at midnight UTC, not where the person is. */
  readonly inUtc: boolean;
  readonly lines: number;
  readonly formatTime: (seconds: number) => string;
  readonly formatValue: (value: number) => string;
  readonly font: string;
  /** The bucket under the pointer; undefined when there is none. */
  readonly onPoint: (place: number | undefined) => void;
}

export interface Plot {
  readonly draw: (
    at: readonly number[],
    bucketSeconds: number,
    values: readonly (readonly (number | null)[])[],
  ) => void;
  readonly show: (line: number, shown: boolean) => void;
  readonly point: (place: number | undefined) => void;
  readonly end: () => void;
}

const height = 192;
/** Steps that people count in. */
const steps = Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();
const byteSteps = Array.from({ length: 50 }, (_, power) => 2 ** power);
/** The highest value that the axis shows at least. */
const leastTop = 4;
const leastTopBytes = 1_024;

const { stepped } = uPlot.paths;

export function plotIn(place: HTMLElement, options: PlotOptions): Plot {
  const size = (): { width: number; height: number } => ({ width: Math.max(1, place.clientWidth), height });
  const plot = new uPlot(
    {
      ...size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, dataIdx: bucketAt },
      scales: {
        y: { range: (_plot, _low, high) => [0, Math.max(options.inBytes ? leastTopBytes : leastTop, high * 1.1)] },
      },
      axes: axesOf(options),
      ...(options.inUtc ? { tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC') } : {}),
      series: [{}, ...Array.from({ length: options.lines }, (_, line) => seriesOf(options.colours, line))],
      hooks: { setCursor: [({ cursor }) => options.onPoint(cursor.idxs?.[1] ?? undefined)] },
    },
    [[], ...Array.from({ length: options.lines }, () => [])],
    place,
  );
  const resized = new ResizeObserver(() => plot.setSize(size()));
  resized.observe(place);
  return {
    draw: (at, bucketSeconds, values) => {
      // The newest bucket has a width too.
      const end = (at.at(-1) ?? 0) + bucketSeconds;
      plot.setData([[...at, end], ...values.map((line) => [...line, line.at(-1) ?? null])]);
    },
    show: (line, shown) => plot.setSeries(line + 1, { show: shown }),
    point: (bucket) => {
      // Not told back: an echo that comes late would undo the next key.
      const from = bucket === undefined ? undefined : plot.data[0][bucket];
      const to = bucket === undefined ? undefined : plot.data[0][bucket + 1];
      if (from === undefined || to === undefined) plot.setCursor({ left: -10, top: -10 }, false);
      else plot.setCursor({ left: plot.valToPos((from + to) / 2, 'x'), top: 0 }, false);
    },
    end: () => {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** A bucket lasts until the next one begins. */
function bucketAt(plot: uPlot, _series: number, closest: number, x: number): number {
  const at = plot.data[0];
  const begun = (at[closest] ?? 0) > x ? closest - 1 : closest;
  return Math.max(0, Math.min(begun, at.length - 2));
}

const seriesOf = ({ lines, areas }: ChartColours, line: number): uPlot.Series => ({
  stroke: lines[line % lines.length] ?? '',
  fill: areas[line % areas.length] ?? '',
  width: 1.5,
  points: { show: false },
  // A gap begins where the bucket before it ends.
  ...(stepped === undefined ? {} : { paths: stepped({ align: 1, alignGaps: 1 }) }),
});

function axesOf({ colours, font, formatTime, formatValue, inBytes }: PlotOptions): uPlot.Axis[] {
  const common = {
    stroke: colours.text,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return [
    { ...common, grid: { show: false }, size: 28, space: 72, values: (_plot, at) => at.map(formatTime) },
    {
      ...common,
      size: 68,
      space: 36,
      incrs: inBytes ? byteSteps : steps,
      values: (_plot, values) => values.map(formatValue),
    },
  ];
}
