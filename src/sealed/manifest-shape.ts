// What a manifest says, and how it is read. By hand and not with a schema library, because it ships in the page.
// Unknown members are ignored, so that a later protocol may add some; a known one of the wrong type refuses the share.
import { decodeBase64url } from './base64.ts';
import { SealedError } from './errors.ts';
import { safeEntryPath, safeName } from './names.ts';
import { manifestMaxPlainBytes, manifestStepBytes } from './sizes.ts';

const kinds = ['file', 'files', 'text'] as const;
const views = ['download', 'preview'] as const;

/** One file, several in a store-only ZIP64, or a UTF-8 text. */
export type ManifestKind = (typeof kinds)[number];
/** How the sender wants it handed over. */
export type ManifestView = (typeof views)[number];

/** The strongest blur. */
export const manifestMaxBlur = 20;

/** One file within the zip of a share of several files. */
export interface ManifestEntry {
  /** Relative, with `/` between safe names. */
  readonly path: string;
  /** Plain bytes. */
  readonly size: number;
  /** A media type. */
  readonly type: string;
}

export interface Manifest {
  readonly v: 1;
  /** SHA-256 of the body's 168-byte header, base64url. */
  readonly header: string;
  readonly kind: ManifestKind;
  readonly name: string;
  /** A media type. */
  readonly type: string;
  /** Plain bytes of the body (of the zip, for several files). */
  readonly size: number;
  /** The first entries of the zip, as many as fit. */
  readonly entries: readonly ManifestEntry[];
  /** How many entries the zip has; 0 without a zip. */
  readonly entriesTotal: number;
  readonly note?: string;
  /** 0 to 20: how strongly a text is blurred until it is pressed. */
  readonly blur: number;
  readonly view: ManifestView;
}

type Members = Readonly<Record<string, unknown>>;

const mediaType = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:;[\x20-\x7e]{0,200})?$/;

/** The manifest in its padded plain bytes, with names made safe and defaults filled in. @throws SealedError `sealed.manifest` */
export function readManifest(padded: Uint8Array): Manifest {
  if (padded.length % manifestStepBytes !== 0 || padded.length > manifestMaxPlainBytes) {
    throw new SealedError('sealed.manifest', 'The manifest is not padded as protocol v1 says.');
  }
  const members = asMembers(parse(padded), 'it');
  if (members['v'] !== 1) throw wrong('v');
  const kind = oneOf(kinds, members['kind'], 'kind');
  const entries = readEntries(members['entries']);
  return {
    v: 1,
    header: readHash(members['header']),
    kind,
    name: safeName(asText(members['name'], 'name'), kind === 'text' ? 'text.txt' : 'file'),
    type: safeType(asText(members['type'], 'type')),
    size: asCount(members['size'], 'size'),
    entries,
    entriesTotal: Math.max(entries.length, asCount(members['entriesTotal'], 'entriesTotal', 0)),
    ...readNote(members['note']),
    blur: readBlur(members['blur']),
    view: oneOf(views, members['view'], 'view', 'download'),
  };
}

/** A media type as it is, or `application/octet-stream` for what is none. */
export function safeType(type: string): string {
  return mediaType.test(type) ? type : 'application/octet-stream';
}

function parse(padded: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(padded));
  } catch {
    // Without the cause: its text would quote the manifest into a log.
    throw new SealedError('sealed.manifest', 'The manifest is not JSON in UTF-8.');
  }
}

function readEntries(value: unknown): ManifestEntry[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong('entries');
  return value.map((entry: unknown) => {
    const members = asMembers(entry, 'an entry');
    return {
      path: safeEntryPath(asText(members['path'], 'path')),
      size: asCount(members['size'], 'size'),
      type: safeType(asText(members['type'], 'type')),
    };
  });
}

function readHash(value: unknown): string {
  const text = asText(value, 'header');
  if (decodeBase64url(text, 32) === undefined) throw wrong('header');
  return text;
}

function readNote(value: unknown): { readonly note?: string } {
  return value === undefined ? {} : { note: asText(value, 'note') };
}

function readBlur(value: unknown): number {
  const blur = asCount(value, 'blur', 0);
  if (blur > manifestMaxBlur) throw wrong('blur');
  return blur;
}

function asMembers(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(what);
  return value as Members;
}

function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw wrong(what);
  return value;
}

/** `fallback` stands for a member that is missing, and for nothing else: null is of the wrong type. */
function asCount(value: unknown, what: string, fallback?: number): number {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(what);
  return value;
}

function oneOf<const Allowed extends string>(
  allowed: readonly Allowed[],
  value: unknown,
  what: string,
  fallback?: Allowed,
): Allowed {
  const found = value === undefined ? fallback : allowed.find((one) => one === value);
  if (found === undefined) throw wrong(what);
  return found;
}

function wrong(what: string): SealedError {
  return new SealedError(
    'sealed.manifest',
    `The manifest is not of protocol v1: ${what} is missing or of the wrong type.`,
  );
}
