/** What lies on the disk, byte for byte. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FileOnDisk {
  readonly path: string;
  /** Below the folder that was asked for. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every file below `folder`, sorted by name. One that disappears meanwhile does not show. */
export async function filesBelow(folder: string): Promise<readonly FileOnDisk[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.sort().map(async (path) => {
      const bytes = await readFile(path).catch(() => undefined);
      return bytes === undefined ? [] : [{ path, name: relative(folder, path), bytes }];
    }),
  );
  return files.flat();
}

/** What a server writes, and removes at once, to try whether its uploads folder can be written to: no body. */
export const isProbe = (name: string): boolean => /(?:^|\/)\.probe-[^/]*$/.test(name);

/** The files of bodies, without the mark. */
export async function bodiesBelow(uploadsDir: string): Promise<readonly FileOnDisk[]> {
  return (await filesBelow(uploadsDir)).filter(({ name }) => name !== '.store' && !isProbe(name));
}

/** How many bytes there are of each upload that goes on. One that disappears meanwhile does not show. */
export async function partialSizes(uploadsDir: string): Promise<readonly number[]> {
  const folder = join(uploadsDir, 'tmp');
  const names = (await readdir(folder)).filter((name) => !isProbe(name));
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => [size],
        () => [],
      ),
    ),
  );
  return sizes.flat();
}

/** Names and contents, to be compared. */
export async function snapshotOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = (await filesBelow(folder)).filter(({ name }) => !isProbe(name));
  return Object.fromEntries(
    files.map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')] as const),
  );
}
