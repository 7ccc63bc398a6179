// Takes apart what was dropped: files, and folders with everything in them, however deep and however many.
import type { PickedFile } from '../engine/engine-api.ts';
import type { Gathered } from './picked.ts';

/** What a drop holds. It must be taken in the event itself: afterwards the browser has emptied it. */
export type Dropped = readonly (FileSystemEntry | File)[];

export function takeDropped(transfer: DataTransfer): Dropped {
  return [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((one) => one !== null);
}

interface Walk {
  readonly files: PickedFile[];
  readonly emptyFolders: string[];
  readonly unreadable: string[];
  readonly signal: AbortSignal;
  readonly onCount: (files: number) => void;
}

/** @throws the reason of the signal */
export async function gather(
  dropped: Dropped,
  signal: AbortSignal,
  onCount: (files: number) => void,
): Promise<Gathered> {
  const walk: Walk = { files: [], emptyFolders: [], unreadable: [], signal, onCount };
  for (const one of dropped) {
    if (one instanceof File) walk.files.push(looseFile(one));
    else await visit(one, walk);
  }
  return walk;
}

const pathOf = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\/+/, '');

async function visit(entry: FileSystemEntry, walk: Walk): Promise<void> {
  walk.signal.throwIfAborted();
  if (isFile(entry)) await takeFile(entry, walk);
  else if (isFolder(entry)) await takeFolder(entry, walk);
}

async function takeFile(entry: FileSystemFileEntry, walk: Walk): Promise<void> {
  try {
    walk.files.push({ path: pathOf(entry), file: await fileOf(entry) });
  } catch {
    walk.unreadable.push(pathOf(entry));
  }
}

async function takeFolder(folder: FileSystemDirectoryEntry, walk: Walk): Promise<void> {
  const reader = folder.createReader();
  const inner: FileSystemDirectoryEntry[] = [];
  let entries = 0;
  try {
    for (let some = await readSome(reader); some.length > 0; some = await readSome(reader)) {
      walk.signal.throwIfAborted();
      entries += some.length;
      inner.push(...some.filter(isFolder));
      await Promise.all(some.filter(isFile).map((entry) => takeFile(entry, walk)));
      walk.onCount(walk.files.length);
    }
  } catch (error) {
    walk.signal.throwIfAborted();
    if (!(error instanceof DOMException)) throw error;
    walk.unreadable.push(pathOf(folder));
  }
  if (entries === 0 && walk.unreadable.at(-1) !== pathOf(folder)) walk.emptyFolders.push(pathOf(folder));
  for (const one of inner) await visit(one, walk);
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });

/** Browsers hand out a folder in parts; an empty one is the end. */
const readSome = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject);
  });

/** A file outside of any folder, whatever its name pretends. */
export const looseFile = (file: File): PickedFile => ({ path: file.name.split('/').at(-1) ?? '', file });

/** Files of an `<input type=file>`, also of one that picks folders. */
export function gatherChosen(files: Iterable<File>): Gathered {
  const picked = [...files].map((file) => ({
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    file,
  }));
  return { files: picked, emptyFolders: [], unreadable: [] };
}
