// What somebody picked to send: files, and folders with all that is in them. Pure.
import type { PickedFile } from '../engine/engine-api.ts';
import { safeName } from '../../src/sealed/names.ts';

/** One line of the list: a file, or a folder that was picked as one. */
export interface PickedItem {
  /** Unique: the path of the file, or the name of the folder with a slash. */
  readonly key: string;
  /** As the recipient will see it. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: readonly PickedFile[];
  readonly bytes: number;
}

/** What came of a drop, a choice or a paste. */
export interface Gathered {
  readonly files: readonly PickedFile[];
  readonly emptyFolders: readonly string[];
  readonly unreadable: readonly string[];
}

export interface Added {
  readonly items: readonly PickedItem[];
  readonly added: readonly PickedFile[];
  /** Were there already: not added again. */
  readonly twice: readonly PickedFile[];
  /** Another file of the same name is there. */
  readonly sameName: readonly PickedFile[];
}

export const filesOf = (items: readonly PickedItem[]): readonly PickedFile[] => items.flatMap(({ files }) => files);

export const bytesOf = (items: readonly { readonly bytes: number }[]): number =>
  items.reduce((sum, { bytes }) => sum + bytes, 0);

export function withFiles(items: readonly PickedItem[], more: readonly PickedFile[]): Added {
  const known = new Map<string, PickedFile[]>();
  for (const file of filesOf(items)) remember(known, file);
  const added: PickedFile[] = [];
  const twice: PickedFile[] = [];
  const sameName: PickedFile[] = [];
  for (const file of more) {
    const alike = known.get(spelled(file)) ?? [];
    if (alike.some((other) => isSame(file, other))) {
      twice.push(file);
      continue;
    }
    if (alike.length > 0) sameName.push(file);
    remember(known, file);
    added.push(file);
  }
  return { items: grouped(items, added), added, twice, sameName };
}

/** Careless file systems take `A` for `a`: so does the zip. */
const spelled = ({ path }: PickedFile): string => path.normalize('NFC').toLowerCase();

function remember(known: Map<string, PickedFile[]>, file: PickedFile): void {
  known.set(spelled(file), [...(known.get(spelled(file)) ?? []), file]);
}

function isSame(one: PickedFile, other: PickedFile): boolean {
  const { file: a } = one;
  const { file: b } = other;
  return one.path === other.path && a.size === b.size && a.lastModified === b.lastModified;
}

/** Files of one folder on one line. Two loose files of one name get a line each. */
function grouped(items: readonly PickedItem[], added: readonly PickedFile[]): readonly PickedItem[] {
  const folders = new Map<string, PickedFile[]>();
  const loose: PickedItem[] = [];
  for (const file of added) {
    const slash = file.path.indexOf('/');
    if (slash < 0) {
      loose.push(fileItem(file, items.length + loose.length));
      continue;
    }
    const folder = file.path.slice(0, slash + 1);
    const inIt = folders.get(folder) ?? [];
    inIt.push(file);
    folders.set(folder, inIt);
  }
  const grown = items.map((item) => {
    const more = folders.get(item.key);
    folders.delete(item.key);
    return more === undefined ? item : folderItem(item.key, [...item.files, ...more]);
  });
  return [...grown, ...[...folders].map(([key, files]) => folderItem(key, files)), ...loose];
}

function fileItem(picked: PickedFile, number: number): PickedItem {
  const { file, path } = picked;
  return {
    key: `${String(number)} ${path} ${String(file.lastModified)} ${String(file.size)}`,
    name: safeName(path),
    isFolder: false,
    files: [picked],
    bytes: file.size,
  };
}

function folderItem(key: string, files: readonly PickedFile[]): PickedItem {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return { key, name: safeName(key.slice(0, -1), 'folder'), isFolder: true, files, bytes };
}
