/** What a run of tests says about a mutation: noticed, or not, or nothing at all. */
import type { Run, TestResult } from './run-tests.ts';

export type Verdict =
  | { readonly is: 'caught' | 'timed out'; readonly by: Pick<TestResult, 'spec' | 'name'> }
  /** No test noticed: there is one missing. */
  | { readonly is: 'survived' }
  /** Red for another reason than the guard: the mutation is no program any more. */
  | { readonly is: 'broken'; readonly why: string }
  /** Its tests say nothing: they are red, missing or endless without it. */
  | { readonly is: 'untried'; readonly why: string };

const assertion = /expect\(|Property failed after|^Error: refused: /m;
const tookTooLong = /thrown: "Exceeded timeout/;
/**
 * The mutation itself falls over. A script that Redis cannot read or run reaches the tests as a store that does not answer,
 * with what Redis said as its cause.
 */
const noProgram =
  /Error compiling script|nonexistent global variable|attempt to (?:index|call|compare|concatenate|perform)|^(?:SyntaxError|ReferenceError)\b|is not a function|Cannot read properties/m;

/** Enough to see what it is about. */
const shortly = (text: string): string => text.split('\n').slice(0, 8).join('\n');

export function verdictOf({ ended, tests, unloadable }: Run): Verdict {
  if (!ended) return { is: 'timed out', by: { spec: '', name: 'the tests came to no end' } };
  const [notLoaded] = unloadable;
  if (notLoaded !== undefined) return { is: 'broken', why: shortly(notLoaded) };
  const failed = tests.filter(({ passed }) => !passed);
  if (failed.length === 0) return { is: 'survived' };
  const says = (form: RegExp) => (test: TestResult) => test.said.some((text) => form.test(text));
  const fallen = failed.find(says(noProgram));
  if (fallen !== undefined) return { is: 'broken', why: shortly(`${fallen.name}: ${fallen.said.join('\n')}`) };
  const inTime = failed.filter((test) => !says(tookTooLong)(test));
  // Rather a test that found something else than it expected than one that could not go on.
  const by = inTime.find(says(assertion)) ?? inTime[0];
  if (by !== undefined) return { is: 'caught', by };
  const [late = { spec: '', name: '' }] = failed;
  return { is: 'timed out', by: late };
}
