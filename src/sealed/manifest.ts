// The manifest sealed: a small age file of its own, to the recipient of the body, bound to the body by the hash of the body's header.
import type { SyncAeadEngine } from './aead.ts';
import { encodeBase64url } from './base64.ts';
import { concatBytes, utf8 } from './bytes.ts';
import { SealedError } from './errors.ts';
import { newFileKey, openHeader, sealHeader, splitAgeFile } from './header.ts';
import { readManifest, safeType, type Manifest, type ManifestEntry } from './manifest-shape.ts';
import { safeEntryPath, safeName } from './names.ts';
import type { Primitives } from './primitives.ts';
import { bodyBytesOf, isPossibleManifestBytes, manifestMaxPlainBytes, manifestPaddedBytes } from './sizes.ts';
import { BodyOpener, BodySealer, newPayloadNonce } from './stream.ts';

type Optional = 'entries' | 'entriesTotal' | 'note' | 'blur' | 'view';

/** What a sender says; the rest has defaults: no entries, no note, no blur, download. */
export type ManifestInput = Omit<Manifest, 'v' | Optional> & { readonly [Key in Optional]?: Manifest[Key] | undefined };

/** What `manifest.header` must be for a header. */
export function headerHash(primitives: Primitives, header: Uint8Array): string {
  return encodeBase64url(primitives.sha256(header));
}

/** Whether a manifest fits with no entry listed: only a long note makes it too large. */
export function manifestFits(manifest: ManifestInput): boolean {
  return utf8(jsonOf(manifest, [])).length <= manifestMaxPlainBytes;
}

/**
 * The sealed manifest, header and body. Names are made safe, entries cut to fit.
 * @throws SealedError `sealed.manifest` if it does not fit without any entry.
 */
export function sealManifest(
  primitives: Primitives,
  aead: SyncAeadEngine,
  manifest: ManifestInput,
  recipient: Uint8Array,
): Uint8Array {
  const json = utf8(jsonOf(manifest, fittingEntries(manifest)));
  const padded = new Uint8Array(manifestPaddedBytes(json.length)).fill(0x20);
  padded.set(json);
  const fileKey = newFileKey(primitives);
  const sealer = new BodySealer(primitives, aead, fileKey, newPayloadNonce(primitives));
  const body = [...sealer.push(padded), ...sealer.finish()];
  return concatBytes([sealHeader(primitives, fileKey, recipient), ...body]);
}

/**
 * @throws SealedError `sealed.key` sealed to another identity; `sealed.header`, `sealed.tampered`; `sealed.manifest` if its length or
 * what it says is not of protocol v1.
 */
export function openManifest(
  primitives: Primitives,
  aead: SyncAeadEngine,
  sealed: Uint8Array,
  identity: Uint8Array,
): Manifest {
  if (!isPossibleManifestBytes(sealed.length))
    throw new SealedError('sealed.manifest', 'No sealed manifest has that length.');
  const { header, body } = splitAgeFile(sealed);
  const opener = new BodyOpener(primitives, aead, openHeader(primitives, header, identity), body.length);
  return readManifest(concatBytes([...opener.push(body), ...opener.finish()]));
}

/** The check after a claim: whether header and body length are those the manifest speaks of. If not, refuse and do not acknowledge. */
export function manifestMatches(
  primitives: Primitives,
  manifest: Manifest,
  header: Uint8Array,
  bodyBytes: number,
): boolean {
  return headerHash(primitives, header) === manifest.header && bodyBytesOf(manifest.size) === bodyBytes;
}

/** As many of the first entries as there is room for. */
function fittingEntries(manifest: ManifestInput): ManifestEntry[] {
  let room = manifestMaxPlainBytes - utf8(jsonOf(manifest, [])).length;
  if (room < 0) throw new SealedError('sealed.manifest', 'The note is too long for the manifest.');
  const fitting: ManifestEntry[] = [];
  for (const { path, size, type } of manifest.entries ?? []) {
    const entry = { path: safeEntryPath(path), size, type: safeType(type) };
    // One byte more for the comma; the first entry has none.
    room -= utf8(JSON.stringify(entry)).length + (fitting.length === 0 ? 0 : 1);
    if (room < 0) break;
    fitting.push(entry);
  }
  return fitting;
}

function jsonOf(manifest: ManifestInput, entries: readonly ManifestEntry[]): string {
  const { header, kind, name, type, size, note, blur = 0, view = 'download' } = manifest;
  const entriesTotal = manifest.entriesTotal ?? manifest.entries?.length ?? 0;
  const fallback = kind === 'text' ? 'text.txt' : 'file';
  const said: Omit<Manifest, 'note'> & { readonly note: string | undefined } = {
    v: 1,
    header,
    kind,
    name: safeName(name, fallback),
    type: safeType(type),
    size,
    entries,
    entriesTotal,
    note,
    blur,
    view,
  };
  return JSON.stringify(said);
}
