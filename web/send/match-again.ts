// Whether what was picked again is what an unfinished upload was made of. The bytes are compared later; this finds plain mistakes early,
// because a wrong try at the bytes costs the upload.
import type { Parcel, PickedFile, UnfinishedUpload } from '../engine/engine-api.ts';
import { textBytes } from './parcel.ts';

export type Mismatch = 'missing' | 'otherSize' | 'changed';

export type Matched =
  | { readonly ok: true; readonly parcel: Parcel }
  | { readonly ok: false; readonly why: Mismatch; readonly name: string };

export function matchFiles(upload: UnfinishedUpload, picked: readonly PickedFile[]): Matched {
  return upload.kind === 'file' ? matchOne(upload, picked) : matchMany(upload, picked);
}

/** A file may have another name by now: its bytes decide. */
function matchOne({ files, name, plainBytes }: UnfinishedUpload, picked: readonly PickedFile[]): Matched {
  const wanted = files[0]?.path;
  const file = picked.find(({ path }) => path === wanted) ?? picked[0];
  if (file === undefined) return { ok: false, why: 'missing', name };
  if (file.file.size !== plainBytes) return { ok: false, why: 'otherSize', name: file.file.name };
  return { ok: true, parcel: { kind: 'file', file } };
}

/** In the order of then: the zip must be the same. */
function matchMany({ files, name }: UnfinishedUpload, picked: readonly PickedFile[]): Matched {
  const byPath = new Map(picked.map((file) => [file.path, file]));
  const found: PickedFile[] = [];
  for (const { path, size, lastModifiedMs } of files) {
    const file = byPath.get(path);
    if (file === undefined) return { ok: false, why: 'missing', name: path };
    if (file.file.size !== size || file.file.lastModified !== lastModifiedMs)
      return { ok: false, why: 'changed', name: path };
    found.push(file);
  }
  return { ok: true, parcel: { kind: 'files', name, files: found } };
}

export function matchText({ plainBytes }: UnfinishedUpload, text: string): Matched {
  if (textBytes(text) !== plainBytes) return { ok: false, why: 'otherSize', name: '' };
  return { ok: true, parcel: { kind: 'text', text } };
}

/** Whether these and no others were being sent, as far as can be seen without reading them. */
export function looksLike(upload: UnfinishedUpload, picked: readonly PickedFile[]): boolean {
  if (upload.kind === 'text' || picked.length !== upload.files.length) return false;
  const byPath = new Map(picked.map(({ path, file }) => [path, file]));
  return upload.files.every(({ path, size, lastModifiedMs }) => {
    const file = byPath.get(path);
    return file?.size === size && file.lastModified === lastModifiedMs;
  });
}
