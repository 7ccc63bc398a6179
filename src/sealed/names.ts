// Names of files, made safe to show and to save: they come from strangers, and even the sealed ones are only as good as their sender.

/** The longest name, in UTF-8 bytes; file systems commonly take no more. */
const nameMaxBytes = 255;
const entryPathMaxBytes = 4_096;
// C0, DEL and C1; the bidirectional marks, embeddings, overrides and isolates; line and paragraph separator; byte order mark;
// lone surrogates, which have no UTF-8.
const unsafeCharacters = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

const encoder = new TextEncoder();

/**
 * A name to save a file under: the last path segment (of either slash), NFC, without control or bidi characters, cut to 255 UTF-8 bytes
 * at a code point. `fallback` if nothing is left of it.
 */
export function safeName(name: string, fallback = 'file'): string {
  const segments = name.split(/[/\\]/);
  return safeSegment(segments.at(-1) ?? '') ?? fallback;
}

/** Whether a path is relative, of safe names only, without `.` and `..`. */
export function isSafePath(path: string): boolean {
  return safeEntryPath(path) === path;
}

/** A relative path of safe names with `/` between them; empty, `.` and `..` segments are dropped. `file` if nothing is left of it. */
export function safeEntryPath(path: string): string {
  const segments = path.split(/[/\\]/).map(safeSegment);
  const kept = segments.filter((segment) => segment !== undefined);
  while (encoder.encode(kept.join('/')).length > entryPathMaxBytes) kept.shift();
  return kept.length === 0 ? 'file' : kept.join('/');
}

function safeSegment(segment: string): string | undefined {
  const clean = cutToBytes(segment.replace(unsafeCharacters, '').normalize('NFC').trim(), nameMaxBytes).trim();
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean;
}

function cutToBytes(text: string, maxBytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
