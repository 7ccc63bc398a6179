// How the charts write numbers and times.
import type { Language } from '../words/languages.ts';
import { formatBytes } from './binary-bytes.ts';
import type { Drawing } from './chart-lines.ts';
import type { Range } from './chart-series.ts';

/** How a value of this unit is written. */
export function formatterOf(unit: Drawing['unit'], language: Language): (value: number) => string {
  if (unit === 'bytes') return (value) => formatBytes(value, language);
  const format = new Intl.NumberFormat(language);
  return (value) => format.format(value);
}

/** How the axis writes a time. */
export function axisTimeOf(range: Range, language: string): (seconds: number) => string {
  const written: Readonly<Record<Range, Intl.DateTimeFormatOptions>> = {
    hour: { timeStyle: 'short' },
    day: { timeStyle: 'short' },
    month: { day: 'numeric', month: 'short' },
    year: { month: 'short', year: '2-digit', timeZone: 'UTC' },
  };
  const format = new Intl.DateTimeFormat(language, written[range]);
  return (seconds) => format.format(seconds * 1_000);
}

/** A bucket as one says it: a minute, an hour or a day. Days are those of the counters, which begin at midnight UTC. */
export function formatBucket(seconds: number, bucketSeconds: number, language: string): string {
  const options: Intl.DateTimeFormatOptions =
    bucketSeconds >= 86_400 ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'short', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language, options).format(seconds * 1_000);
}
