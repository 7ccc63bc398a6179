// Which counters stand together in a chart, and what is drawn of them.
import type { SeriesView } from '../../src/contract/admin.schema.ts';
import type { AdminWords } from '../words/en/admin.ts';

type Words = AdminWords['charts'];

export interface Line {
  /** Tells it from the others of its chart. */
  readonly name: string;
  readonly label: string;
  /** One for each bucket. */
  readonly values: readonly (number | null)[];
}

export interface Drawing {
  readonly name: keyof typeof counted | 'errors' | 'byState' | 'room';
  /** How often something happened, or how much there was. */
  readonly kind: 'counts' | 'levels';
  readonly unit: 'times' | 'bytes';
  readonly lines: readonly Line[];
}

const counted = {
  traffic: ['shares.created', 'claims', 'downloads.completed', 'downloads.interrupted'],
  burns: ['burns.downloaded', 'burns.expired', 'burns.revoked', 'burns.removed', 'burns.lost'],
  guessing: ['passwords.wrong', 'locks', 'rate_limited'],
  bytes: ['bytes.uploaded', 'bytes.downloaded'],
} as const;

/** As many codes have a line of their own; the others share one. */
const mostCodes = 4;

export const sumOf = (values: Line['values']): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

export function drawingsOf({ at, series }: SeriesView, words: Words): readonly Drawing[] {
  const lineOf = (name: string): Line => ({
    name,
    label: words.series[name] ?? name,
    values: series[name] ?? at.map(() => 0),
  });
  const drawing = (name: keyof typeof counted, unit: Drawing['unit'] = 'times'): Drawing => ({
    name,
    kind: 'counts',
    unit,
    lines: counted[name].map(lineOf),
  });
  return [
    drawing('traffic'),
    drawing('bytes', 'bytes'),
    drawing('burns'),
    drawing('guessing'),
    { name: 'errors', kind: 'counts', unit: 'times', lines: errorLines(series, at.length, words) },
  ];
}

/** The codes that were answered most, each by its name in the API. */
function errorLines(series: SeriesView['series'], length: number, words: Words): readonly Line[] {
  const lines = Object.entries(series)
    .filter(([name]) => name.startsWith('errors.'))
    .map(([name, values]) => ({ name, label: name.slice('errors.'.length), values }))
    .filter(({ values }) => sumOf(values) > 0)
    .sort((a, b) => sumOf(b.values) - sumOf(a.values));
  const others = lines.slice(mostCodes);
  if (others.length === 0) return lines;
  const values = Array.from({ length }, (_, place) => sumOf(others.map((line) => line.values[place] ?? 0)));
  return [...lines.slice(0, mostCodes), { name: 'others', label: words.otherErrors, values }];
}
