/**
 * Takes the guards away one at a time and sees a test go red for each: `npm run test:mutation`. With words behind it
 * (`npm run test:mutation -- quota`) only the guards whose text or file has one of them are tried, and only their rows of the page told anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Bench } from './mutation/bench.ts';
import type { Tests } from './mutation/guard.ts';
import { allMutations, type Mutation } from './mutation/guards.ts';
import { renderPage, type Outcome } from './mutation/page.ts';
import { runTests, type TestResult } from './mutation/run-tests.ts';
import { staleOf } from './mutation/sources.ts';
import { verdictOf, type Verdict } from './mutation/verdict.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const page = new URL('../docs/mutations.md', import.meta.url);
const MOST_AT_ONCE = 4;

const seconds = (since: number): number => (performance.now() - since) / 1_000;
const fail = (lines: readonly string[]): void => {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
};

/** How the tests of some mutations stand. */
interface Baseline {
  readonly results: readonly TestResult[];
  /** Specs that came to no end or could not be loaded. */
  readonly unusable: readonly string[];
}

/** Every spec once, with all that the mutations name of it. */
function testsOf(mutations: readonly Mutation[]): readonly Tests[] {
  const specs = [...new Set(mutations.flatMap(({ tests }) => tests.specs))];
  return specs.map((spec) => {
    const named = mutations.filter(({ tests }) => tests.specs.includes(spec)).map(({ tests }) => tests.only);
    const some = named.filter((only) => only !== undefined);
    return { specs: [spec], ...(some.length < named.length ? {} : { only: [...new Set(some)].join('|') }) };
  });
}

/** The tests as they are. */
async function withoutMutation(bench: Bench, mutations: readonly Mutation[]): Promise<Baseline> {
  const results: TestResult[] = [];
  const unusable: string[] = [];
  await bench.forEach(testsOf(mutations), async (named, copy) => {
    const { ended, tests, unloadable } = await runTests(copy, named);
    const spec = named.specs.join();
    results.push(...tests);
    if (!ended || unloadable.length > 0) unusable.push(spec);
    for (const why of unloadable) console.error(why);
    const red = tests.filter(({ passed }) => !passed);
    console.log(`  ${spec}: ${String(tests.length)} tests, ${ended ? `${String(red.length)} red` : 'came to no end'}`);
    for (const { name, said } of red) console.error(`    ${name}: ${said.join('\n')}`);
  });
  return { results, unusable };
}

/** Why these tests say nothing about a mutation: what is red without it, or not there, cannot go red because of it. */
function whyUseless({ specs, only }: Tests, { results, unusable }: Baseline): string | undefined {
  const wanted = new RegExp(only ?? '', 'i');
  const named = results.filter(({ spec, name }) => specs.includes(spec) && wanted.test(name));
  const missing = specs.find((spec) => unusable.includes(spec) || !named.some((test) => test.spec === spec));
  if (missing !== undefined) return `${missing} has no test that matches "${only ?? ''}", or does not run`;
  const red = named.find(({ passed }) => !passed);
  return red === undefined ? undefined : `red without any mutation: ${red.spec}: ${red.name}`;
}

function toldOf(verdict: Verdict): string {
  if ('by' in verdict) return `${verdict.is} by ${verdict.by.spec}: ${verdict.by.name}`;
  return verdict.is === 'survived' ? 'SURVIVED' : `${verdict.is.toUpperCase()}: ${verdict.why}`;
}

const line = (number: string, { guard, without, file }: Mutation, { verdict, seconds: took }: Outcome): string =>
  `${number} ${guard} (${without}; ${file})\n    ${toldOf(verdict)} (${took.toFixed(1)} s)`;

async function tryAll(
  bench: Bench,
  mutations: readonly Mutation[],
  baseline: Baseline,
): Promise<ReadonlyMap<Mutation, Outcome>> {
  const outcomes = new Map<Mutation, Outcome>();
  await bench.forEach(mutations, async (mutation, copy) => {
    const begun = performance.now();
    const why = whyUseless(mutation.tests, baseline);
    const verdict =
      why === undefined ? verdictOf(await Bench.tryOut(copy, mutation)) : ({ is: 'untried', why } as const);
    const outcome = { verdict, seconds: seconds(begun) };
    outcomes.set(mutation, outcome);
    console.log(line(`${String(outcomes.size)}/${String(mutations.length)}`, mutation, outcome));
  });
  return outcomes;
}

function summaryOf(mutations: readonly Mutation[], outcomes: ReadonlyMap<Mutation, Outcome>, took: number): string {
  const count = (is: string): number => [...outcomes.values()].filter(({ verdict }) => verdict.is === is).length;
  const guards = new Set(mutations.map(({ guard }) => guard)).size;
  return (
    `${String(guards)} guards, ${String(mutations.length)} mutations, ${String(count('caught'))} caught, ` +
    `${String(count('timed out'))} timed out, ${String(count('survived'))} survived, ` +
    `${String(count('broken') + count('untried'))} said nothing, ` +
    `in ${(took / 60).toFixed(0)} min.`
  );
}

async function check(words: readonly string[]): Promise<void> {
  const begun = performance.now();
  const stale = await staleOf(root, allMutations);
  if (stale.length > 0) {
    fail(['The list of guards is stale: mend scripts/mutation/guards.', ...stale]);
    return;
  }
  const isMeant = ({ guard, file }: Mutation): boolean => words.some((word) => `${guard} ${file}`.includes(word));
  const mutations = words.length === 0 ? allMutations : allMutations.filter(isMeant);
  const bench = await Bench.make(root, Math.max(1, Math.min(MOST_AT_ONCE, availableParallelism())));
  try {
    console.log('Without a mutation:');
    const baseline = await withoutMutation(bench, mutations);
    console.log(`${String(mutations.length)} mutations:`);
    const outcomes = await tryAll(bench, mutations, baseline);
    const summary = summaryOf(mutations, outcomes, seconds(begun));
    console.log(summary);
    await writeFile(page, renderPage(outcomes, summary, await readFile(page, 'utf8')));
    const bad = [...outcomes].filter(([, { verdict }]) => !('by' in verdict));
    if (bad.length > 0) fail(['Not caught:', ...bad.map(([mutation, outcome]) => line('-', mutation, outcome))]);
  } finally {
    await bench.remove();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await check(process.argv.slice(2));
