/** Runs tests in a copy of the project, as a process of its own, and says what they noticed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Tests } from './guard.ts';

/** A mutation may make tests wait for what never comes: longer than this nobody waits for them. */
const LONGEST_RUN_MS = 180_000;

export interface TestResult {
  readonly spec: string;
  readonly name: string;
  readonly passed: boolean;
  /** What each of its failures said. */
  readonly said: readonly string[];
}

/** `ended` is false when the tests took too long. `unloadable` are files that could not even be loaded, and why. */
export interface Run {
  readonly ended: boolean;
  readonly tests: readonly TestResult[];
  readonly unloadable: readonly string[];
}

/** What Jest writes, as far as it is read here. */
interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** Ends a process and all that it started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** @param root of the copy, whose `node_modules` are those of the project */
export async function runTests(root: string, { specs, only }: Tests): Promise<Run> {
  const report = join(root, 'report.json');
  await rm(report, { force: true });
  const program = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const options = ['--runInBand', '--ci', '--silent', '--forceExit', '--json', '--outputFile', report];
  const which = ['--cacheDirectory', join(root, 'cache'), ...(only === undefined ? [] : ['-t', only])];
  const child = spawn(process.execPath, [...program, ...options, ...which, '--runTestsByPath', ...specs], {
    cwd: root,
    stdio: 'ignore',
    // A group of its own: what tests leave running when they are stopped is stopped with them.
    detached: true,
  });
  const stop = (): void => {
    endGroup(child.pid);
  };
  process.once('exit', stop);
  const timer = setTimeout(stop, LONGEST_RUN_MS);
  await once(child, 'exit');
  clearTimeout(timer);
  process.off('exit', stop);
  stop();
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { ended: false, tests: [], unloadable: [] };
  return { ended: true, ...resultsOf(root, JSON.parse(text) as JestReport) };
}

function resultsOf(root: string, { testResults }: JestReport): Pick<Run, 'tests' | 'unloadable'> {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status, failureMessages }) => ({
        spec: relative(root, name),
        name: fullName,
        passed: status === 'passed',
        said: failureMessages ?? [],
      })),
  );
  const unloadable = testResults
    .filter(({ assertionResults }) => assertionResults.length === 0)
    .map(({ name, message }) => `${relative(root, name)}: ${message}`);
  return { tests, unloadable };
}
