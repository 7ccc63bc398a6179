/** One published blob, open for reading. Holds the file itself, so removing its name takes nothing from a running transfer. */
import type { FileHandle } from 'node:fs/promises';
import type { BlobReader } from '../../../share/blob-store.ts';
import { meaningOf } from './disk-errors.ts';

export class DiskBlobReader implements BlobReader {
  constructor(
    private readonly handle: FileHandle,
    readonly sizeBytes: number,
  ) {}

  async read(into: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    try {
      while (filled < into.length) {
        const { bytesRead } = await this.handle.read(into, filled, into.length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw meaningOf(error);
    }
    return filled;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
