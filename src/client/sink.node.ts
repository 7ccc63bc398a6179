// A file as a sink: it grows under another name and gets its own only when all of it arrived and verified.
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing, syncFolder } from './durable-files.node.ts';
import type { Sink } from './sink.ts';

/** For its owner alone, whatever the umask says: it was sent as a secret. */
const fileMode = 0o600;

export class FileSink implements Sink {
  readonly heldBytes: number;
  readonly #path: string;
  readonly #partPath: string;
  readonly #file: FileHandle;
  #endBytes = 0;

  private constructor(path: string, partPath: string, file: FileHandle, heldBytes: number) {
    this.#path = path;
    this.#partPath = partPath;
    this.#file = file;
    this.heldBytes = heldBytes;
  }

  /**
   * `close` replaces a file that is at `path`. Until then the bytes are beside it under a name of the share: what is left of one share
   * is never taken for the beginning of another.
   */
  static async open(path: string, shareId: string): Promise<FileSink> {
    const partPath = join(dirname(path), `.${shareId}.part`);
    const file = (await openIfThere(partPath)) ?? (await open(partPath, 'wx', fileMode));
    const { size } = await file.stat();
    return new FileSink(path, partPath, file, size);
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
    this.#endBytes = position + bytes.length;
  }

  async flush(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.truncate(this.#endBytes);
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#partPath, this.#path);
    await syncFolder(dirname(this.#path));
  }

  async suspend(): Promise<void> {
    await this.#file.close();
  }

  async abort(): Promise<void> {
    await this.#file.close();
    await rm(this.#partPath, { force: true });
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
