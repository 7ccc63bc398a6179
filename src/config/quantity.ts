/** Durations and sizes as people write them: `90s`, `24h`, `20MiB`. Used by the settings and by form fields alike. */

const millisecondsPer: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const bytesPer: Readonly<Record<string, number>> = {
  '': 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** `90s` `15m` `24h` `7d`, or a plain number of seconds. Milliseconds; `undefined` when it is none of these. */
export function parseDuration(text: string): number | undefined {
  return quantity(/^(\d{1,12})([smhd]?)$/i.exec(text.trim()), { ...millisecondsPer, '': 1000 });
}

/** `64KiB` `20MiB` `10GiB` `1TiB`, or a plain number of bytes. Bytes; `undefined` when it is none of these. */
export function parseSize(text: string): number | undefined {
  return quantity(/^(\d{1,16})((?:[kmgt]ib)?)$/i.exec(text.trim()), bytesPer);
}

function quantity(match: RegExpExecArray | null, units: Readonly<Record<string, number>>): number | undefined {
  const factor = units[match?.[2]?.toLowerCase() ?? 'none'];
  if (match === null || factor === undefined) return undefined;
  const value = Number(match[1]) * factor;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Bytes in the largest unit that keeps them whole, as `parseSize` reads them. */
export function formatSize(bytes: number): string {
  const unit = ['TiB', 'GiB', 'MiB', 'KiB'].find(
    (name) => bytes > 0 && bytes % (bytesPer[name.toLowerCase()] ?? 1) === 0,
  );
  return unit === undefined ? String(bytes) : `${String(bytes / (bytesPer[unit.toLowerCase()] ?? 1))}${unit}`;
}

/** Milliseconds in the largest unit that keeps them whole, as `parseDuration` reads them. */
export function formatDuration(milliseconds: number): string {
  const unit =
    ['d', 'h', 'm'].find((name) => milliseconds > 0 && milliseconds % (millisecondsPer[name] ?? 1) === 0) ?? 's';
  return `${String(milliseconds / (millisecondsPer[unit] ?? 1))}${unit}`;
}
