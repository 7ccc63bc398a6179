/** docs/mutations.md: the guards are those of the list, what caught each is what the run saw that tried it last. */
import { allMutations, chapters, mutationsOf, type Mutation } from './guards.ts';
import type { Verdict } from './verdict.ts';

export interface Outcome {
  readonly verdict: Verdict;
  readonly seconds: number;
}

const intro = `# Mutation check

<!-- Written by \`npm run test:mutation\`: the guards are listed in scripts/mutation/guards. -->

A test that cannot fail is worth nothing. \`npm run test:mutation\` takes the guards away that matter, one at a time and in a copy of the
project, runs a few tests that should mind, and fails if none of them does. With words behind it only some are tried, and their rows told anew. A rule that is spelled twice, in TypeScript for
the embedded store and in Lua for Redis, is broken twice. Before that the same tests must be green without any change. A mutation that
is no program any more does not count as caught, and a text that is not there exactly once fails the check before it begins.

`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
/** What the list says of a mutation: the part of its row that must never be stale. */
const rowStart = ({ guard, without, file }: Mutation): string => `| ${cell(guard)} | ${cell(without)} | \`${file}\` |`;

function rowEnd({ verdict, seconds }: Outcome): string {
  const took = ` ${seconds.toFixed(0)} |`;
  if (!('by' in verdict)) return ` **${verdict.is}** |${took}`;
  const late = verdict.is === 'timed out' ? '**timed out**: ' : '';
  return ` ${late}\`${verdict.by.spec}\`: ${cell(verdict.by.name)} |${took}`;
}

/** What the page before says of a mutation; several may have the same words, and then stand in the order of the list. */
function rowBefore(mutation: Mutation, before: string): string | undefined {
  const start = rowStart(mutation);
  const alike = allMutations.filter((one) => rowStart(one) === start);
  const rows = before.split('\n').filter((line) => line.startsWith(start));
  const nth = alike.findIndex(({ find }) => find === mutation.find);
  return rows.length === alike.length ? rows[nth] : undefined;
}

/** The whole page, as Markdown. @param before the page that it replaces: what was not tried this time stays as it was told there */
export function renderPage(outcomes: ReadonlyMap<Mutation, Outcome>, summary: string, before = ''): string {
  const sections = chapters.map((chapter) => {
    const rows = mutationsOf(chapter).map((mutation) => {
      const outcome = [...outcomes].find(([one]) => rowStart(one) === rowStart(mutation) && one.find === mutation.find);
      if (outcome !== undefined) return rowStart(mutation) + rowEnd(outcome[1]);
      return rowBefore(mutation, before) ?? `${rowStart(mutation)} **not tried** | |`;
    });
    const head = ['| guard | without it | in | caught by | s |', '| --- | --- | --- | --- | --- |'];
    return [`## ${chapter.title}`, '', ...head, ...rows, ''].join('\n');
  });
  const whole = /^The last whole run: .*$/m.exec(before)?.[0];
  const told = outcomes.size < allMutations.length && whole !== undefined ? whole : `The last whole run: ${summary}`;
  return `${intro}${told}\n\n${sections.join('\n')}`;
}

/** Why the page does not tell the guards of the list, all of them and in their order; undefined when it does. */
export function pageStale(page: string): string | undefined {
  const wanted = allMutations.map(rowStart);
  const rows = page.split('\n').filter((line) => /^\| (?!guard \||---)/.test(line));
  const wrong = wanted.findIndex((start, n) => rows[n]?.startsWith(start) !== true);
  if (wrong === -1 && rows.length === wanted.length) return undefined;
  return `it does not have the row ${wanted[wrong] ?? 'that it ends with'}`;
}
