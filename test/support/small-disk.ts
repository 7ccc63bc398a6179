/**
 * File systems of their own, small enough to be filled, made read-only or taken away under a running server: a tmpfs each,
 * where this user may mount one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';

const mount = (...words: readonly string[]): void => {
  execFileSync('mount', words, { stdio: 'pipe' });
};
const unmount = (path: string): void => {
  // Lazily: whoever has a file open keeps it, as with a medium that went away.
  execFileSync('umount', ['--lazy', path], { stdio: 'pipe' });
};

export class SmallDisk {
  readonly #ballast: string;

  private constructor(
    readonly path: string,
    private readonly bytes: number,
  ) {
    this.#ballast = join(path, 'ballast');
  }

  /** @throws where this user may not mount */
  static mount(bytes: number): SmallDisk {
    const path = mkdtempSync(join(tmpdir(), 'ots-disk-'));
    try {
      mount('-t', 'tmpfs', '-o', `size=${String(bytes)},mode=0700`, 'tmpfs', path);
    } catch (error) {
      rmdirSync(path);
      throw error;
    }
    return new SmallDisk(path, bytes);
  }

  async freeBytes(): Promise<number> {
    const { bsize, bavail } = await statfs(this.path);
    return bsize * bavail;
  }

  /** Somebody else's file takes all that is left. */
  async fill(): Promise<void> {
    const handle = await open(this.#ballast, 'a');
    try {
      const block = new Uint8Array(65_536);
      for (let step = block.length; step >= 1; step = Math.floor(step / 2)) await writeUntilFull(handle, block, step);
    } finally {
      await handle.close();
    }
  }

  /** That file is removed. */
  async clear(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  setReadOnly(isReadOnly: boolean): void {
    mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'},size=${String(this.bytes)}`, this.path);
  }

  async remove(): Promise<void> {
    unmount(this.path);
    await rmdir(this.path);
  }
}

async function writeUntilFull(
  handle: Awaited<ReturnType<typeof open>>,
  block: Uint8Array,
  step: number,
): Promise<void> {
  for (;;) {
    try {
      const { bytesWritten } = await handle.write(block, 0, step);
      if (bytesWritten === 0) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}

function mayMount(): boolean {
  try {
    const disk = SmallDisk.mount(65_536);
    unmount(disk.path);
    rmdirSync(disk.path);
    return true;
  } catch {
    return false;
  }
}

/** Whether this user may mount: else a test does what it can without, and says so. */
export const canMount = mayMount();

/** A description of what needs a file system of its own; each spec announces when this user may not mount one. */
export const whereMounting = canMount ? describe : describe.skip;

/** Says on the terminal which way a test goes, past Jest, which shows the names of tests only when one file runs. */
export const announce = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
