/** What the built page that sends loads before anybody does anything: little, and nothing that is needed later only. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../docs/markdown.ts';

const build = join(projectRoot, 'dist', 'web');
const assets = join(build, 'assets');
const budgetBytes = 60_000;

const scripts = new Map(
  readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join(assets, name), 'utf8')]),
);

function script(name: string): string {
  const text = scripts.get(name);
  if (text === undefined) throw new TypeError(`The build has no ${name}.`);
  return text;
}

const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, path = '']) => basename(path));

/** `import … from"./x.js"`, `import"./x.js"`, `export … from"./x.js"` */
const fixed = /(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+\.js)["'`]/g;
const onDemand = /\bimport\(\s*["'`](\.[^"'`]+\.js)["'`]/g;

/** These and everything that they import at once. */
function withImports(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    namesIn(script(name), fixed).forEach(visit);
  };
  names.forEach(visit);
  return found;
}

const weightOf = (name: string): number => gzipSync(script(name), { level: 9 }).length;

const document = readFileSync(join(build, 'index.html'), 'utf8');
const inDocument = namesIn(document, /(?:src|href)="([^"]+\.js)"/g);
const code = withImports(inDocument);

/** The texts of one language are loaded first too. Of each part the heaviest counts. */
const texts = ['common', 'send'].map((part) => {
  const chunks = [...code]
    .flatMap((name) => namesIn(script(name), onDemand))
    .filter((name) => name.startsWith(`${part}-`));
  return chunks.reduce((heaviest, name) => (weightOf(name) > weightOf(heaviest) ? name : heaviest));
});
const first = withImports([...inDocument, ...texts]);

describe('the first load of the page that sends', () => {
  it('is no more than 60 kB of compressed JavaScript, in any language', () => {
    const weights = Object.fromEntries([...first].map((name) => [name, weightOf(name)]));
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    expect(inDocument.length).toBeGreaterThan(0);
    expect(Object.keys(weights).length).toBeGreaterThan(inDocument.length);
    expect({ total, weights }).toEqual({ total: Math.min(total, budgetBytes), weights });
  });

  // Each mark is a text that the library cannot do without; were it gone from the whole build, this would prove nothing.
  it.each([
    ['Argon2', /argon2/i],
    ['the zip writer', /67324752|1347093252/],
    ['the password estimate', /bruteforce/],
    ['the PDF reader', /pdfjs/],
    ['the QR code', /alphanumeric/],
    ['the cipher in JavaScript', /expand 32-byte/],
    ['the checks of answers', /ZodError/],
  ])('is without %s, which is in the build', (_what, mark) => {
    const having = [...scripts].filter(([, text]) => mark.test(text)).map(([name]) => name);
    expect(having.length).toBeGreaterThan(0);
    expect(having.filter((name) => first.has(name))).toEqual([]);
  });

  it('starts no worker', () => {
    const workers = [...scripts.keys()].filter((name) => name.includes('worker'));
    expect(workers.some((name) => name.startsWith('engine.worker'))).toBe(true);
    expect(workers.filter((name) => first.has(name))).toEqual([]);
  });
});
