// What is drawn of the levels, how much there was, and how they go on: the newest bucket is as the events tell.
import type { Overview, SeriesView } from '../../src/contract/admin.schema.ts';
import type { AdminWords } from '../words/en/admin.ts';
import type { Drawing, Line } from './chart-lines.ts';

type Levels = SeriesView['levels'];

const states = ['ready', 'scheduled', 'uploading', 'claimed', 'locked'] as const;

/** They are noted once a minute, and less often where that takes long: a level holds as long as this until it is noted again. */
const holdsSeconds = 300;

export function levelDrawingsOf({ at, bucketSeconds, levels }: SeriesView, words: AdminWords): readonly Drawing[] {
  const buckets = Math.floor(holdsSeconds / bucketSeconds);
  const lineOf = (name: string, label: string): Line => ({
    name,
    label,
    values: held(levels[name] ?? at.map(() => null), buckets),
  });
  const byState = states.map((state) => lineOf(`shares.${state}`, words.states[state]));
  const room = [lineOf('bytes.stored', words.overview.storage), lineOf('bytes.reserved', words.charts.reserved)];
  return [
    { name: 'byState', kind: 'levels', unit: 'times', lines: byState },
    { name: 'room', kind: 'levels', unit: 'bytes', lines: room },
  ];
}

function held(values: Line['values'], buckets: number): Line['values'] {
  let [last, age]: [number | null, number] = [null, 0];
  return values.map((value) => {
    [last, age] = value === null ? [last, age + 1] : [value, 0];
    return age <= buckets ? last : null;
  });
}

/** With as many new buckets, of which nothing is known. */
export const levelsAfter = (levels: Levels, passed: number): Levels =>
  Object.fromEntries(
    Object.entries(levels).map(([name, values]) => [
      name,
      [...values.slice(passed), ...Array<null>(passed).fill(null)],
    ]),
  );

/** The levels of now in the newest bucket; the same view when they are there. */
export function withLevelsOf(view: SeriesView, overview: Overview): SeriesView {
  const last = view.at.length - 1;
  const isOlder = Date.parse(overview.at) / 1_000 < (view.at[last] ?? 0);
  const now = Object.entries(levelsIn(overview));
  if (isOlder || now.every(([name, level]) => view.levels[name]?.[last] === level)) return view;
  const levels = { ...view.levels };
  for (const [name, level] of now)
    levels[name] = view.at.map((_, place) => (place === last ? level : (levels[name]?.[place] ?? null)));
  return { ...view, levels };
}

function levelsIn({ shares, sharesAt, storage }: Overview): Readonly<Record<string, number>> {
  const counted = sharesAt === undefined ? [] : states.map((state) => [`shares.${state}`, shares[state]] as const);
  return {
    ...Object.fromEntries(counted),
    'bytes.stored': storage.storedBytes,
    'bytes.reserved': storage.reservedBytes,
  };
}
