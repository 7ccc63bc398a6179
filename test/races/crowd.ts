/** A crowd at the same instant, before all processes of an arrangement. */
import { randomInt } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Answer } from '../support/answers.ts';
import { atOnce, type WholeRequest } from '../support/at-once.ts';
import { until } from '../support/until.ts';
import type { Arrangement } from './arrangements.ts';

/** Of a crowd, each process must have answered at least this part: a race that one alone has run says nothing of several. */
const LEAST_PART = 0.05;
/** Fewer than this may all have come to the same. */
const CROWD = 50;

export async function crowdAt(
  { origins, processes, answered }: Arrangement,
  requests: readonly WholeRequest[],
): Promise<readonly Answer[]> {
  const before = answered();
  const ports = origins.map((origin) => Number(new URL(origin).port));
  // By chance, so that no kind of request goes to one server only.
  const answers = await atOnce(() => ports[randomInt(ports.length)] ?? 0, requests);
  if (processes === 1 || requests.length < CROWD) return answers;
  const counts = (): readonly number[] => [...answered()].map(([process, count]) => count - (before.get(process) ?? 0));
  const isLogged = (): boolean => counts().reduce((sum, count) => sum + count, 0) >= requests.length;
  await until(isLogged, 'every answer is in a log');
  const tookPart = counts().filter((count) => count >= requests.length * LEAST_PART);
  expect(tookPart).toHaveLength(processes);
  return answers;
}
