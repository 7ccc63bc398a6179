/** What a sender may say beside the content when the server seals: form fields and headers, each a text, parsed the same way. */
import { parseDuration } from '../config/quantity.ts';
import { downloadsMax } from '../contract/fields.schema.ts';
import { parseTime } from '../contract/times.ts';
import { utf8 } from '../sealed/bytes.ts';
import { manifestMaxBlur, type ManifestView } from '../sealed/manifest-shape.ts';
import { normalizePassword, passwordMaxBytes } from '../sealed/password.ts';
import { SealedError } from '../sealed/errors.ts';
import type { Expiry } from '../share/share.ts';
import { invalidForm } from './form-problem.ts';

/** Times in ms since the epoch. Absent: the default. */
export interface ShareOptions {
  /** NFC, UTF-8. */
  readonly password?: Uint8Array;
  readonly expiry?: Expiry;
  readonly availableFrom?: number;
  readonly downloads?: number;
  readonly note?: string;
  readonly blur?: number;
  readonly view?: ManifestView;
}

/**
 * The longest note, in bytes as JSON spells it: leaves room in the manifest for the longest name and type, so that
 * a note is refused when it arrives and not after ten gigabytes.
 */
const noteMaxJsonBytes = 57_344;

function parsePassword(text: string): ShareOptions {
  if (text === '') return {};
  try {
    return { password: normalizePassword(text) };
  } catch (cause) {
    if (!(cause instanceof SealedError)) throw cause;
    throw invalidForm(`A password has at most ${String(passwordMaxBytes)} bytes in UTF-8; leave it empty for none.`);
  }
}

function parseExpiresIn(text: string): ShareOptions {
  const inMs = parseDuration(text);
  if (inMs === undefined)
    throw invalidForm('A lifetime is written like 90s, 15m, 24h or 7d, or as a number of seconds.');
  return { expiry: { inMs } };
}

function parseInstant(text: string, what: string): number {
  const at = parseTime(text);
  if (at === undefined) throw invalidForm(`${what} is a time in RFC 3339 and UTC, like 2030-01-31T12:00:00Z.`);
  return at;
}

function parseWhole(text: string, least: number, most: number, what: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most)
    throw invalidForm(`${what} is a whole number from ${String(least)} to ${String(most)}.`);
  return value;
}

function parseNote(text: string): ShareOptions {
  if (utf8(JSON.stringify(text)).length > noteMaxJsonBytes)
    throw invalidForm('The note is too long: keep it below 56 KiB.');
  return text === '' ? {} : { note: text };
}

function parseView(text: string): ShareOptions {
  if (text !== 'download' && text !== 'preview') throw invalidForm('The view is download or preview.');
  return { view: text };
}

/** By the name of the form field. */
const parsers = new Map<string, (text: string) => ShareOptions>([
  ['password', parsePassword],
  ['expires_in', parseExpiresIn],
  ['expires_at', (text) => ({ expiry: { at: parseInstant(text, 'The expiry') } })],
  ['downloads', (text) => ({ downloads: parseWhole(text, 1, downloadsMax, 'The number of downloads') })],
  ['note', parseNote],
  ['available_from', (text) => ({ availableFrom: parseInstant(text, 'The start') })],
  ['blur', (text) => ({ blur: parseWhole(text, 0, manifestMaxBlur, 'The blur') })],
  ['view', parseView],
]);

export const optionNames: readonly string[] = [...parsers.keys()];

/** Collects options as they arrive, each at most once. */
export class ShareOptionsReader {
  readonly #seen = new Set<string>();
  #options: ShareOptions = {};

  get options(): ShareOptions {
    return this.#options;
  }

  /** True when there is an option of this name. @throws Problem `request.invalid` for a wrong value or a repetition */
  read(name: string, text: string): boolean {
    const parse = parsers.get(name);
    if (parse === undefined) return false;
    if (this.#seen.has(name)) throw invalidForm(`"${name}" was given twice.`);
    this.#seen.add(name);
    const parsed = parse(text);
    if (parsed.expiry !== undefined && this.#options.expiry !== undefined)
      throw invalidForm('Give expires_in or expires_at, not both.');
    this.#options = { ...this.#options, ...parsed };
    return true;
  }
}
