// Small secret texts as files, one per share: each replaced as a whole, durable when written, readable by their owner only.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBase64url } from '../sealed/base64.ts';
import { ClientError } from './client-error.ts';

const folderMode = 0o700;
const fileMode = 0o600;

export class DurableFiles {
  readonly #folder: string;
  readonly #suffix: string;

  /** `suffix` tells kinds of texts apart that share a folder, like `.upload.json`. */
  constructor(folder: string, suffix: string) {
    this.#folder = folder;
    this.#suffix = suffix;
  }

  /** Undefined if there is none. */
  async read(shareId: string): Promise<string | undefined> {
    try {
      return await readFile(this.#pathOf(shareId), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(shareId: string, text: string): Promise<void> {
    const path = this.#pathOf(shareId);
    await mkdir(this.#folder, { recursive: true, mode: folderMode });
    await writeDurably(`${path}.new`, text);
    await rename(`${path}.new`, path);
    await syncFolder(this.#folder);
  }

  async remove(shareId: string): Promise<void> {
    const path = this.#pathOf(shareId);
    await rm(path, { force: true });
    await rm(`${path}.new`, { force: true });
  }

  #pathOf(shareId: string): string {
    // An id comes from outside, and becomes a file name here.
    if (decodeBase64url(shareId, 16) === undefined) {
      throw new ClientError('link.incomplete', 'This is not the id of a share.');
    }
    return join(this.#folder, `${shareId}${this.#suffix}`);
  }
}

/** Whether the file system says that there is no such file. By its code alone: an error of another realm is no `Error` of ours. */
export function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** A rename lasts only when its folder was written too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', fileMode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
