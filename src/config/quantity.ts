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
