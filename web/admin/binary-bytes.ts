// Sizes as the settings write them: binary units, so that a limit of 20MiB is 20 MiB here too.
import { isolated } from '../words/isolated.ts';
import { directionOfLanguage, type Language } from '../words/languages.ts';

const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1,5 MiB`; below one KiB in bytes. */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < 1_024)
    return new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(bytes);
  // Rounded before the unit is chosen: there is no 1,024 KiB.
  const step = units.findIndex((_unit, place) => place === units.length - 1 || rounded(bytes, place) < 1_024);
  const value = rounded(bytes, step);
  const text = `${new Intl.NumberFormat(language).format(value)}\u00a0${units[step] ?? ''}`;
  return directionOfLanguage(language) === 'rtl' ? isolated(text) : text;
}

function rounded(bytes: number, step: number): number {
  const value = bytes / 1_024 ** (step + 1);
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}
