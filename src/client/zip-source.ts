// Several files as one: a zip that only stores, ZIP64 where it must be, made while it is read. Its length is known before the first byte,
// and the same files give the same bytes again, so that an upload of it can be resumed.
import { makeZip, predictLength } from 'client-zip';
import { safeEntryPath } from '../sealed/names.ts';
import type { ManifestEntry } from '../sealed/manifest-shape.ts';
import { iterate } from '../sealed/stream.web.ts';
import type { Pieces, Source } from './source.ts';

/** One file for the zip. */
export interface ZipFile {
  /** Relative, `/` between folders; made safe, and unique if two are alike. */
  readonly path: string;
  /** In bytes, exactly. */
  readonly size: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly lastModifiedMs?: number;
  read(): Pieces;
}

export interface ZipSource extends Source {
  readonly entries: readonly ManifestEntry[];
}

/** The earliest date a zip can hold: a constant, because the time of reading would make other bytes each time. */
const unknownDateMs = new Date(1980, 0, 1).getTime();

export function zipSource(files: readonly ZipFile[]): ZipSource {
  const entries = withUniquePaths(files).map(({ path, size, type }) => ({ path, size, type }));
  const size = Number(predictLength(entries.map((entry) => ({ name: entry.path, size: entry.size }))));
  return { size, entries, read: () => makeZip(inputs(files, entries)) };
}

/** One after the other: a file is opened when its turn comes. */
function* inputs(files: readonly ZipFile[], entries: readonly ManifestEntry[]) {
  for (const [at, file] of files.entries()) {
    const name = entries[at]?.path ?? file.path;
    yield { name, lastModified: file.lastModifiedMs ?? unknownDateMs, size: file.size, input: iterate(file.read()) };
  }
}

/** `a.txt`, `a (2).txt`: a second entry of one name would overwrite the first when unpacked. Compared as careless file systems do. */
function withUniquePaths(files: readonly ZipFile[]): ZipFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const wanted = safeEntryPath(file.path);
    let path = wanted;
    for (let copy = 2; taken.has(path.toLowerCase()); copy += 1) path = numbered(wanted, copy);
    taken.add(path.toLowerCase());
    return { ...file, path };
  });
}

function numbered(path: string, copy: number): string {
  const dot = path.lastIndexOf('.');
  const stem = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, stem)} (${copy.toString()})${path.slice(stem)}`;
}
