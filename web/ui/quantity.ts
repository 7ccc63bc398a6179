// Sizes, speeds and times as people read them, in the language of the page.

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `1,5 MB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number, language: string): string {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

/** Rounded down: 100 % means all of it. */
export function formatPercent(done: number, total: number, language: string): string {
  const share = total === 0 ? 1 : Math.floor((done / total) * 100) / 100;
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share);
}

/** A date and time in the person's own time zone. */
export function formatTime(at: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** As `formatTime`, to the second. */
export function formatSecond(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

/** As `formatTime`; a time of today without its date. */
export function formatMoment(at: string | number, language: string): string {
  const moment = new Date(at);
  if (moment.toDateString() !== new Date().toDateString()) return formatTime(at, language);
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(moment);
}

interface TimeWords {
  readonly seconds: (n: number) => string;
  readonly minutes: (n: number) => string;
  readonly hours: (n: number) => string;
  readonly days: (n: number) => string;
}

/** The largest unit that fits at least twice, so that nothing is off by half. */
export function formatDuration(ms: number, { seconds, minutes, hours, days }: TimeWords): string {
  const s = Math.max(0, Math.round(ms / 1_000));
  if (s === 60) return minutes(1);
  if (s < 120) return seconds(s);
  const m = Math.round(s / 60);
  if (m === 60) return hours(1);
  if (m < 120) return minutes(m);
  const h = Math.round(m / 60);
  if (h === 24) return days(1);
  return h < 48 ? hours(h) : days(Math.round(h / 24));
}
