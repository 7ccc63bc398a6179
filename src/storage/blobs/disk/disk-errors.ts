/** What the file system's error codes mean to the blob port. */
import { BlobStoreUnreachable, StorageFull } from '../../../share/blob-store.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);
/** The medium is there in part or not at all, or not for us: try again later, conclude nothing. */
const unreachable = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'ESTALE', 'ENOTCONN', 'ENXIO', 'ENODEV', 'ETIMEDOUT']);

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

export const hasCode = (error: unknown, code: string): boolean => codeOf(error) === code;

/** The port's error for one of the file system's; everything else as it is. */
export function meaningOf(error: unknown): unknown {
  const code = codeOf(error) ?? '';
  if (full.has(code)) return new StorageFull(error);
  if (unreachable.has(code)) return new BlobStoreUnreachable(`The uploads folder did not answer (${code}).`, error);
  return error;
}

/** What `step` resolves to; `undefined` when the name is not there. */
export async function unlessMissing<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw meaningOf(error);
  }
}
