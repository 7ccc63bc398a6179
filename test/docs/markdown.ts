/** Reads the project's documents: their links, headings, code spans and fenced blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../..');

/** What is not ours to check: dependencies, results of builds, data, hidden folders. */
const skipped = new Set(['node_modules', 'dist', 'coverage', 'data', 'uploads']);

export interface Fence {
  /** What stands behind the three backticks. */
  readonly language: string;
  readonly text: string;
  /** The nearest heading above, without its marks. */
  readonly heading: string;
  /** The nearest line above that is not empty. */
  readonly before: string;
}

export interface MarkdownPage {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** The text without its fences. */
  readonly prose: string;
  readonly headings: readonly string[];
}

/** One fenced block: its marks, their indentation, its language and its text. */
const fencePattern = /^([ \t]*)```(.*)\n([\s\S]*?)^[ \t]*```$/gm;

const headingsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);

export function readPage(path: string): MarkdownPage {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  const prose = text.replaceAll(fencePattern, '');
  const fences = [...text.matchAll(fencePattern)].map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => {
    const above = text.slice(0, index).replaceAll(fencePattern, '');
    return {
      language: language.trim(),
      text: body.trimEnd().replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      heading: headingsIn(above).at(-1) ?? '',
      before: above.trimEnd().split('\n').at(-1) ?? '',
    };
  });
  return { path, text, fences, prose, headings: headingsIn(prose) };
}

/** Every document of the project. */
export function readAllPages(): readonly MarkdownPage[] {
  const paths = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory())
        return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : paths(join(folder, entry.name));
      return entry.name.endsWith('.md') ? [relative(projectRoot, join(folder, entry.name))] : [];
    });
  return paths(projectRoot).map(readPage);
}

/** Targets of links. */
export const linksOf = ({ prose }: MarkdownPage): readonly string[] =>
  [...prose.replaceAll(/`[^`\n]*`/g, '').matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');

/** What stands between single backticks. */
export const codeSpansOf = ({ prose }: MarkdownPage): readonly string[] =>
  [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');

/** The anchor that a heading gets where the repository is read. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
