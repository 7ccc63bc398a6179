/** What the main thread of a page did, as the browser notes it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export interface Task {
  /** By the clock: also while other programs had the processor. */
  readonly lastedMs: number;
  /** Of the processor. */
  readonly workedMs: number;
}

const fileIn = (folder: string): string => join(folder, 'trace.json');

/** For a browser that is asked to close in the end: only then it writes down what it noted. */
export const tracingInto = (folder: string): readonly string[] => [
  '--enable-tracing=toplevel,blink.user_timing',
  '--enable-tracing-format=json',
  `--enable-tracing-output=${fileIn(folder)}`,
];

const marks = { begin: 'the test begins', end: 'the test ends' } as const;

/** Only what the page does between the two is told. */
export const mark = (page: Page, which: keyof typeof marks): Promise<unknown> =>
  page.evaluate((name) => performance.mark(name).startTime, marks[which]);

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** In microseconds, as the others. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Once the browser has ended. @throws when one of the marks is missing, because it was not set or no room was left for it */
export async function tasksBetweenMarks(folder: string): Promise<readonly Task[]> {
  const { traceEvents } = JSON.parse(await readFile(fileIn(folder), 'utf8')) as { traceEvents: readonly TraceEvent[] };
  const [begin, end] = [marks.begin, marks.end].map((name) => traceEvents.find((event) => event.name === name));
  if (begin === undefined || end === undefined) throw new TypeError('The browser has not noted all of it.');
  return traceEvents
    .filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pid === begin.pid && tid === begin.tid)
    .filter(({ ts }) => ts >= begin.ts && ts <= end.ts)
    .map(({ dur = 0, tdur = 0 }) => ({ lastedMs: dur / 1_000, workedMs: tdur / 1_000 }));
}
