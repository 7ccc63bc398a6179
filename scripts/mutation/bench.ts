/** Copies of the project in a temporary folder: mutations are made there, never in the working tree. */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Mutation } from './guards.ts';
import { runTests, type Run } from './run-tests.ts';
import { mutated } from './sources.ts';

/** What no test reads, or must not share. */
const leftOut = new Set(['node_modules', 'dist', '.git', 'coverage', 'data', 'uploads']);

export class Bench {
  private constructor(
    private readonly folder: string,
    private readonly copies: readonly string[],
  ) {}

  /** @param count how many work side by side */
  static async make(project: string, count: number): Promise<Bench> {
    const folder = await mkdtemp(join(tmpdir(), 'ots-mutation-'));
    // Also when somebody breaks it off.
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const copies = Array.from({ length: count }, (_, n) => join(folder, String(n)));
    for (const copy of copies) {
      const taken = (path: string): boolean => !leftOut.has(relative(project, path).split('/')[0] ?? '');
      await cp(project, copy, { recursive: true, filter: taken });
      await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
    }
    return new Bench(folder, copies);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Does `work` for each item, in as many copies as there are. */
  async forEach<Item>(items: readonly Item[], work: (item: Item, copy: string) => Promise<void>): Promise<void> {
    const queue = items.values();
    await Promise.all(
      this.copies.map(async (copy) => {
        for (const item of queue) await work(item, copy);
      }),
    );
  }

  /** Runs the tests of a mutation in a copy where its guard is taken away, and puts that back. */
  static async tryOut(copy: string, mutation: Mutation): Promise<Run> {
    const path = join(copy, mutation.file);
    const source = await readFile(path, 'utf8');
    const changed = mutated(source, mutation);
    if ('why' in changed) throw new TypeError(`${mutation.guard} ${changed.why}`);
    await writeFile(path, changed.source);
    try {
      return await runTests(copy, mutation.tests);
    } finally {
      await writeFile(path, source);
    }
  }
}
