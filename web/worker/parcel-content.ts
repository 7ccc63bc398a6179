// What is to be sent, as the client library takes it.
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import { blobSource } from '../../src/client/source.ts';
import type { Parcel, PickedFile } from '../engine/engine-api.ts';

export async function contentOf(parcel: Parcel): Promise<NewShare> {
  switch (parcel.kind) {
    case 'text':
      return textShare(parcel.text);
    case 'file': {
      const { file } = parcel.file;
      return { source: blobSource(file), kind: 'file', name: file.name, type: typeOf(file) };
    }
    case 'files': {
      // Loaded when needed: most shares are one file or a text.
      const { zipSource } = await import('../../src/client/zip-source.ts');
      const source = zipSource(parcel.files.map(zipFile));
      return { source, kind: 'files', name: parcel.name, type: 'application/zip', entries: source.entries };
    }
  }
}

function zipFile({ path, file }: PickedFile) {
  const { size, lastModified: lastModifiedMs } = file;
  return { path, size, type: typeOf(file), lastModifiedMs, read: () => blobSource(file).read() };
}

const typeOf = (file: File): string => (file.type === '' ? 'application/octet-stream' : file.type);
