// What is to be sent, as the client library takes it.
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import type { Source } from '../../src/client/source.ts';
import { iterate } from '../../src/sealed/stream.web.ts';
import type { Parcel, PickedFile } from '../engine/engine-api.ts';

export async function contentOf(parcel: Parcel): Promise<NewShare> {
  switch (parcel.kind) {
    case 'text':
      return textShare(parcel.text);
    case 'file': {
      const { file } = parcel.file;
      return { source: fileSource(file), kind: 'file', name: file.name, type: typeOf(file) };
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
  return { path, size, type: typeOf(file), lastModifiedMs, read: () => readable(file) };
}

const fileSource = (file: File): Source => ({ size: file.size, read: () => readable(file) });

/** Of a file that was moved or changed meanwhile, browsers say only that the network failed. */
async function* readable(file: File): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = iterate(file.stream());
  try {
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  } catch (cause) {
    throw cause instanceof TypeError ? new DOMException('The file cannot be read.', 'NotReadableError') : cause;
  } finally {
    await pieces.return();
  }
}

const typeOf = (file: File): string => (file.type === '' ? 'application/octet-stream' : file.type);
