// Files of the local disk as sources.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Source } from './source.ts';

/** Read in large pieces: a call per 64 KiB would cost more than the cipher. */
const readBytes = 1_048_576;

/** The file at `path`, with its size as it is now. A later change of size is noticed while reading. @throws the error of `stat` */
export async function fileSource(path: string): Promise<Source & { readonly lastModifiedMs: number }> {
  const { size, mtimeMs } = await stat(path);
  return { size, lastModifiedMs: mtimeMs, read: () => createReadStream(path, { highWaterMark: readBytes }) };
}
