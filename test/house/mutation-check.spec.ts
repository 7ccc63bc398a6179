/** The mutation check itself: it can say no. What it says about the product is in docs/mutations.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tests } from '../../scripts/mutation/guard.ts';
import { allMutations, type Mutation } from '../../scripts/mutation/guards.ts';
import { pageStale, renderPage } from '../../scripts/mutation/page.ts';
import type { TestResult } from '../../scripts/mutation/run-tests.ts';
import { mutated, staleOf } from '../../scripts/mutation/sources.ts';
import { verdictOf } from '../../scripts/mutation/verdict.ts';
import { projectRoot } from '../docs/markdown.ts';

const mutation = (find: string): Mutation => ({
  guard: 'A guard.',
  without: 'none',
  file: 'src/main.ts',
  find,
  replace: '',
  tests: tests('src/start.spec.ts'),
});

const result = (...said: readonly string[]): TestResult => ({
  spec: 'a.spec.ts',
  name: `says ${said.join()}`,
  passed: said.length === 0,
  said,
});
const verdict = (...results: readonly TestResult[]): string =>
  verdictOf({ ended: true, tests: results, unloadable: [] }).is;

const assertion = 'Error: expect(received).toBe(expected) // Object.is equality';
const late = 'Error: thrown: "Exceeded timeout of 5000 ms for a test."';

describe('a guard', () => {
  it('is taken away where its text stands, once', () => {
    expect(mutated('if (no) stop(); go();', mutation('if (no) stop();'))).toEqual({ source: ' go();' });
  });

  it('whose text is not there, or there twice, makes the list stale', async () => {
    expect(mutated('go();', mutation('stop();'))).toHaveProperty('why');
    expect(mutated('stop(); stop();', mutation('stop();'))).toHaveProperty('why');
    expect(await staleOf(projectRoot, [mutation('this text is nowhere')])).toHaveLength(1);
  });

  it('of the list is there, each of them, and has words and tests of its own', async () => {
    expect(await staleOf(projectRoot, allMutations)).toEqual([]);
    const spelled = allMutations.map(({ guard, file, find }) => JSON.stringify([guard, file, find]));
    expect(new Set(spelled).size).toBe(spelled.length);
    for (const { guard, find, replace } of allMutations) expect([guard, find]).not.toEqual([guard, replace]);
  });
});

describe('a mutation', () => {
  it('survives when every test is green', () => {
    expect(verdict(result(), result())).toBe('survived');
  });

  it('is caught by a test that found something else than it expected', () => {
    expect(verdict(result(), result(assertion))).toBe('caught');
    expect(verdict(result(late), result(assertion))).toBe('caught');
    expect(verdict(result('StoreUnreachable: The metadata store did not answer.'))).toBe('caught');
  });

  it('is not caught by being no program: not by Node, not by Redis, not when a file cannot be loaded', () => {
    const ofRedis = 'StoreUnreachable: no answer\n[cause]: ReplyError: ERR Error compiling script (new function)';
    for (const said of ['SyntaxError: Unexpected token', 'ReferenceError: x is not defined', ofRedis])
      expect(verdict(result(said), result(assertion))).toBe('broken');
    expect(verdictOf({ ended: true, tests: [], unloadable: ['a.spec.ts: SyntaxError'] }).is).toBe('broken');
  });

  it('that makes tests wait is told apart', () => {
    expect(verdict(result(late))).toBe('timed out');
    expect(verdictOf({ ended: false, tests: [], unloadable: [] }).is).toBe('timed out');
  });
});

describe('docs/mutations.md', () => {
  it('has a row for each mutation of the list, in its order', () => {
    expect(pageStale(readFileSync(join(projectRoot, 'docs/mutations.md'), 'utf8'))).toBeUndefined();
  });

  it('keeps what it said of those that were not tried this time', () => {
    const before = readFileSync(join(projectRoot, 'docs/mutations.md'), 'utf8');
    const [first] = allMutations;
    if (first === undefined) throw new TypeError('There are no mutations.');
    const after = renderPage(
      new Map([[first, { verdict: { is: 'untried', why: '' }, seconds: 7 }]]),
      'of some',
      before,
    );
    const changed = after.split('\n').filter((line) => !before.split('\n').includes(line));
    expect(changed.filter((line) => line.startsWith('|'))).toEqual([expect.stringMatching(/\*\*untried\*\* \| 7 \|$/)]);
    expect(after).not.toContain('in 99 min.');
  });

  it('is stale without one of them, with one more, or with other words', () => {
    const page = renderPage(new Map(), '');
    expect(pageStale(page)).toBeUndefined();
    const [row = ''] = page.split('\n').filter((line) => line.startsWith('| A '));
    for (const other of ['', `${row}\n${row}`, row.replace('| A ', '| No ')])
      expect(pageStale(page.replace(row, other))).toBeDefined();
  });
});
