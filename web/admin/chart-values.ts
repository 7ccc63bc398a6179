// What a chart says in numbers: counts add up, and none goes without saying; a level is the newest, and none of it is worth saying.
import type { AdminWords } from '../words/en/admin.ts';
import { sumOf, type Drawing, type Line } from './chart-lines.ts';

/** Stands for what is not known. */
const unknown = '–';

/** Of a bucket, or of all together; null when it is not known. */
export function valueOf({ kind }: Drawing, { values }: Line, bucket: number | undefined): number | null {
  if (bucket !== undefined) return values[bucket] ?? null;
  return kind === 'counts' ? sumOf(values) : (values.findLast((value) => value !== null) ?? null);
}

/** Whether a line has something to say of a bucket. */
export const isTold = ({ kind }: Drawing, value: number | null | undefined): value is number =>
  typeof value === 'number' && (kind === 'levels' || value > 0);

export const nothingIn = ({ kind }: Drawing, words: AdminWords['charts']): string =>
  kind === 'levels' ? words.notNoted : words.none;

export const written = (value: number | null | undefined, format: (value: number) => string): string =>
  typeof value === 'number' ? format(value) : unknown;
