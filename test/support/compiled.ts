/**
 * TypeScript that tests run as processes of their own, compiled into a tree beside the packages. Tests start hundreds of them: Node
 * would ask its hooks, in another thread, about every module of each.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

const root = join(import.meta.dirname, '../..');
const tree = join(root, 'node_modules/.cache/compiled');

const RELATIVE_IMPORT = /(?<=\b(?:from|import) ?\(?['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;

interface Module {
  readonly mtimeMs: number;
  /** What it imports of the project. */
  readonly imports: readonly string[];
}
const known = new Map<string, Module>();

/**
 * Where the compiled file lies that was the TypeScript `file`: it and all it imports are as new as their sources. What is no
 * TypeScript is run where it is.
 */
export function compiled(file: string): string {
  if (!file.endsWith('.ts')) return file;
  prepare();
  const seen = new Set([file]);
  for (const source of seen) for (const imported of upToDate(source).imports) seen.add(imported);
  return outputOf(file);
}

const outputOf = (file: string): string => join(tree, relative(root, file)).replace(/\.ts$/, '.js');

/** What the server reads beside its code, where it looks for it. */
function prepare(): void {
  if (known.size > 0) return;
  mkdirSync(join(tree, 'src/pages'), { recursive: true });
  cpSync(join(root, 'package.json'), join(tree, 'package.json'));
  for (const folder of ['dist', 'src/pages/assets']) link(join(root, folder), join(tree, folder));
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function upToDate(source: string): Module {
  const { mtimeMs } = statSync(source);
  const before = known.get(source);
  if (before?.mtimeMs === mtimeMs) return before;
  const output = outputOf(source);
  const isFresh = existsSync(output) && statSync(output).mtimeMs > mtimeMs;
  const code = isFresh ? readFileSync(output, 'utf8') : compile(source, output);
  const imports = [...code.matchAll(/(?:from|import) ?\(?['"](\.{1,2}\/[^'"]+)\.js['"]/g)].map(([, path = '']) =>
    join(dirname(source), `${path}.ts`),
  );
  const module = { mtimeMs, imports };
  known.set(source, module);
  return module;
}

/** Whole or not at all: other tests may be about to run it. */
function compile(source: string, output: string): string {
  const { code } = transformSync(readFileSync(source, 'utf8'), { ...swcOptions, filename: source });
  const text = code.replaceAll(RELATIVE_IMPORT, '$1.js');
  mkdirSync(dirname(output), { recursive: true });
  const draft = `${output}.${randomUUID()}`;
  writeFileSync(draft, text);
  renameSync(draft, output);
  return text;
}
