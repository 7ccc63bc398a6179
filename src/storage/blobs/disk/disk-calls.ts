/** The calls to the file system that the order of writes is made of: given in, so that a test can watch or break each. */
import * as fs from 'node:fs/promises';

export type DiskCalls = Pick<typeof fs, 'mkdir' | 'open' | 'opendir' | 'rename' | 'stat' | 'statfs' | 'unlink'>;

export const diskCalls: DiskCalls = fs;

/** Makes renames and new names in a directory survive a power loss. */
export async function syncDirectory(disk: DiskCalls, path: string): Promise<void> {
  const handle = await disk.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
