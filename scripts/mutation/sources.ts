/** The texts that the guards name, in the sources as they are now. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutation } from './guards.ts';

/** The source with the guard taken away; or, in words, why that cannot be done. */
export function mutated(
  source: string,
  { find, replace }: Mutation,
): { readonly source: string } | { readonly why: string } {
  const [before = '', after, ...more] = source.split(find);
  if (after === undefined) return { why: 'its text is not there any more' };
  if (more.length > 0) return { why: `its text is there ${String(more.length + 1)} times` };
  return { source: before + replace + after };
}

/** Guards whose text is not there exactly once: the list must be mended before it says anything. */
export async function staleOf(root: string, mutations: readonly Mutation[]): Promise<readonly string[]> {
  const told = await Promise.all(
    mutations.map(async (mutation) => {
      const source = await readFile(join(root, mutation.file), 'utf8').catch(() => '');
      const found = mutated(source, mutation);
      return 'why' in found ? [`${mutation.file}: "${mutation.guard}": ${found.why}.`] : [];
    }),
  );
  return told.flat();
}
