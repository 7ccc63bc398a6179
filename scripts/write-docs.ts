/**
 * Writes the documents that are rendered from the code, or with --check tells which of them are stale.
 * Run by `npm run docs` and `npm run docs:check`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { renderSettingsPage } from '../src/config/settings-page.ts';
import { renderErrorsPage } from '../src/contract/error-page.ts';

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
