// Into the browser's private file system: every byte stands where it belongs at once, so that a reload goes on from it.
import type { Sink } from '../../src/client/sink.ts';
import { privateFile, removePrivateFile } from './private-files.ts';

/** A page that was just left may still hold it for a moment. */
const openAttempts = 20;
const openAgainMs = 150;

const flushEveryBytes = 8_388_608;

export class PrivateSink implements Sink {
  readonly heldBytes: number;
  readonly flushEveryBytes = flushEveryBytes;
  readonly #shareId: string;
  readonly #file: FileSystemSyncAccessHandle;
  readonly #onWhole: () => Promise<void>;
  #endBytes = 0;

  private constructor(shareId: string, file: FileSystemSyncAccessHandle, onWhole: () => Promise<void>) {
    this.#shareId = shareId;
    this.#file = file;
    this.#onWhole = onWhole;
    this.heldBytes = file.getSize();
  }

  /** @param onWhole all of it arrived and is durable: what is kept of it from now on must be durable when this resolves */
  static async open(shareId: string, onWhole: () => Promise<void>): Promise<PrivateSink> {
    return new PrivateSink(shareId, await openPatiently(await privateFile(shareId)), onWhole);
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const written = this.#file.write(bytes.subarray(done), { at: position + done });
      if (written === 0) return Promise.reject(new DOMException('Nothing more was taken.', 'QuotaExceededError'));
      done += written;
    }
    this.#endBytes = position + bytes.length;
    return Promise.resolve();
  }

  flush(): Promise<void> {
    this.#file.flush();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#file.truncate(this.#endBytes);
    this.#file.flush();
    this.#file.close();
    await this.#onWhole();
  }

  suspend(): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }

  async abort(): Promise<void> {
    this.#file.close();
    await removePrivateFile(this.#shareId);
  }
}

async function openPatiently(handle: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isHeld || attempt === openAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, openAgainMs));
    }
  }
}
