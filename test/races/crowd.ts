/** A crowd at the same instant, before all processes of an arrangement. */
import { randomInt } from 'node:crypto';
import { expect } from '@jest/globals';
import { paths } from '../../src/contract/routes.ts';
import type { Answer } from '../support/answers.ts';
import { atOnce, type WholeRequest } from '../support/at-once.ts';
import { until } from '../support/until.ts';
import type { Arrangement } from './arrangements.ts';

/** Of a crowd, each process must have answered at least this part: a race that one alone has run says nothing of several. */
const LEAST_PART = 0.05;
/** Fewer than this may all have come to the same. */
const CROWD = 50;

export async function crowdAt(arrangement: Arrangement, requests: readonly WholeRequest[]): Promise<readonly Answer[]> {
  const { origins, processes, answered } = arrangement;
  const before = answered();
  const ports = origins.map((origin) => Number(new URL(origin).port));
  // A worker that is kept from running takes no connection: the others would get them all.
  const each = await arrangement.originOfEach();
  const allAwake = (): Promise<unknown> => Promise.all(each.map(isAwake));
  // By chance, so that no kind of request goes to one server only.
  const answers = await atOnce(() => ports[randomInt(ports.length)] ?? 0, requests, allAwake);
  if (processes === 1 || requests.length < CROWD) return answers;
  const counts = (): readonly number[] => [...answered()].map(([process, count]) => count - (before.get(process) ?? 0));
  const isLogged = (): boolean => counts().reduce((sum, count) => sum + count, 0) >= requests.length;
  await until(isLogged, 'every answer is in a log');
  const tookPart = counts().filter((count) => count >= requests.length * LEAST_PART);
  expect(tookPart).toHaveLength(processes);
  return answers;
}

async function isAwake(origin: string): Promise<void> {
  const answer = await fetch(`${origin}${paths.healthLive}`);
  await answer.arrayBuffer();
}
