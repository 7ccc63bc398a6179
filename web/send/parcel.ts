// From what was picked or typed to what is sent, and how large that is.
import { safeName } from '../../src/sealed/names.ts';
import type { Parcel, PickedFile } from '../engine/engine-api.ts';
import { filesOf, type PickedItem } from './picked.ts';

/** One file goes as it is. Several, or one in a folder, become a zip. */
export function parcelOfFiles(items: readonly PickedItem[], zipName: string): Parcel | undefined {
  const files = filesOf(items);
  const [first] = files;
  if (first === undefined) return undefined;
  if (files.length === 1 && !first.path.includes('/')) return { kind: 'file', file: first };
  const [folder] = items;
  const name = items.length === 1 && folder?.isFolder === true ? `${folder.name}.zip` : zipName;
  return { kind: 'files', name, files };
}

export function nameOfParcel(parcel: Parcel): string {
  if (parcel.kind === 'text') return '';
  return parcel.kind === 'file' ? safeName(parcel.file.file.name) : parcel.name;
}

export function filesOfParcel(parcel: Parcel): readonly PickedFile[] {
  if (parcel.kind === 'text') return [];
  return parcel.kind === 'file' ? [parcel.file] : parcel.files;
}

/** Exactly what the limit of the server is held against: of several files the size of their zip. */
export async function bytesOfParcel(parcel: Parcel): Promise<number> {
  switch (parcel.kind) {
    case 'text':
      return textBytes(parcel.text);
    case 'file':
      return parcel.file.file.size;
    case 'files': {
      const { zipSource } = await import('../../src/client/zip-source.ts');
      const unread = (): Iterable<Uint8Array> => [];
      return zipSource(parcel.files.map(({ path, file }) => ({ path, size: file.size, type: '', read: unread }))).size;
    }
  }
}

export const textBytes = (text: string): number => new TextEncoder().encode(text).length;
