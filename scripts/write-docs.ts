/**
 * Writes the documents that are rendered from the code, or with --check tells which of them are stale.
 * Run by `npm run docs` and `npm run docs:check`. The table of the mutation check is written by that alone: here it is only read.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderSettingsPage } from '../src/config/settings-page.ts';
import { renderErrorsPage } from '../src/contract/error-page.ts';
import { allMutations } from './mutation/guards.ts';
import { pageStale } from './mutation/page.ts';
import { staleOf } from './mutation/sources.ts';

const documents: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': renderSettingsPage,
  'docs/errors.md': renderErrorsPage,
};

const root = new URL('../', import.meta.url);
const isChecking = process.argv.includes('--check');

for (const [path, render] of Object.entries(documents)) {
  const file = new URL(path, root);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === render()) continue;
  if (isChecking) {
    console.error(`${path} is stale: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  } else {
    await writeFile(file, render());
    console.log(`${path} written`);
  }
}

if (isChecking) {
  const page = await readFile(new URL('docs/mutations.md', root), 'utf8').catch(() => '');
  const stale = pageStale(page);
  const problems = [
    ...(await staleOf(fileURLToPath(root), allMutations)),
    ...(stale === undefined
      ? []
      : [`docs/mutations.md is stale (${stale}): run \`npm run test:mutation\` and commit it.`]),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
