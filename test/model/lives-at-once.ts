/**
 * Many callers at once, through two stores on the same data: what they are answered must fit an order of their calls, one
 * after the other, and what then shows of the share must be what the model says after that order.
 */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Engine } from '../contract/metadata/engine.ts';
import { HOUR, MINUTE, type FixedClock } from '../support/fixed-clock.ts';
import { idOf, ownerOf } from '../support/shares.ts';
import type { Topic } from './asking.ts';
import type { Call, Called, Calling, Desk } from './callers.ts';
import { copyOf, foretell, spelledOut } from './foretelling.ts';
import { lifeBefore, type Life } from './life.ts';
import { isSame, statesAfter } from './orders.ts';
import { timeFor, tryInTwoRows } from './schedules.ts';
import { foreseen, foreseenKept, keptIn, nothingKept, seenIn, type Kept, type Seen } from './seen.ts';
import { moods, recordOf, type Request, type Step } from './steps.ts';

/** Two processes, or two clients, of one store; and how to look at what they share. */
export interface Pair {
  readonly desks: readonly [Desk, Desk];
  readonly engine: Engine;
  readonly clock: FixedClock;
  end(): Promise<void>;
}

type Callers = readonly (readonly Calling[])[];
interface Round {
  /** Before it. */
  readonly passMs: number;
  readonly callers: Callers;
}

const callingOf = (step: fc.Arbitrary<Step>): fc.Arbitrary<Calling> => {
  const call: fc.Arbitrary<Call> = fc.oneof(
    { weight: 30, arbitrary: step },
    { weight: 3, arbitrary: fc.constant({ do: 'see' as const }) },
    { weight: 2, arbitrary: fc.constantFrom({ do: 'settle' as const }, { do: 'forget' as const }) },
  );
  return recordOf({ call, turns: fc.nat({ max: 3 }) });
};

/** So many callers, with so many calls each. */
const callersOf = (calling: fc.Arbitrary<Calling>, least: number, most: number, calls: number): fc.Arbitrary<Callers> =>
  fc.array(fc.array(calling, { minLength: 1, maxLength: calls, size: 'max' }), {
    minLength: least,
    maxLength: most,
    size: 'max',
  });

/** Never so much that a tombstone ends. */
const passMs = fc.constantFrom(0, 0, 0, MINUTE, 30 * MINUTE, HOUR, 5 * HOUR);

const life = fc.oneof(
  ...moods.map(({ request, step }) => {
    const calling = callingOf(step);
    const round = recordOf({
      passMs,
      callers: fc.oneof(callersOf(calling, 2, 4, 4), callersOf(calling, 5, 8, 2)),
    });
    const first = fc.array(calling, { maxLength: 6, size: 'max' });
    return recordOf({ request, first, rounds: fc.array(round, { minLength: 1, maxLength: 3 }) });
  }),
);

type Told = readonly (readonly Called[])[];
const lineOf = ({ call: { do: name, ...words }, answer, from, to }: Called): string =>
  `${String(from).slice(-7)}-${String(to).slice(-7)} ${name} ${JSON.stringify(words)}: ${answer.join(' ')}`;
const storyOf = (told: Told): string =>
  told.map((calls, n) => [`caller ${String(n)} (µs)`, ...calls.map(lineOf)].join('\n  ')).join('\n');

/** Every second caller asks the other process. */
async function callAll({ desks: [first, second] }: Pair, topic: Topic, callers: Callers): Promise<Told> {
  const every = (rest: number): Callers => callers.filter((_, n) => n % 2 === rest);
  return (await Promise.all([first.callAll(topic, every(0)), second.callAll(topic, every(1))])).flat();
}

const spelled = (callers: Callers, [s]: readonly Life[]): Callers =>
  callers.map((calls) =>
    calls.map(({ call, turns }) => ({
      turns,
      call: s === undefined || call.do === 'see' ? call : spelledOut(call, s),
    })),
  );

interface Shown {
  readonly seen: Seen | undefined;
  readonly kept: Kept;
}

async function shownOf({ engine }: Pair, name: string): Promise<Shown> {
  const [seen, kept] = await Promise.all([seenIn(engine.store, name), keptIn(engine, name)]);
  return { seen, kept };
}

/** Those of the possible states in which this would show; at least one, or it fails. */
function matching(states: readonly Life[], shown: Shown): readonly Life[] {
  const foreshown = states.map((s) => ({ seen: foreseen(s), kept: foreseenKept(s) ?? shown.kept }));
  const matches = states.filter((_, n) => isSame(foreshown[n], shown));
  if (matches.length === 0) expect(shown).toStrictEqual(foreshown[0]);
  return matches;
}

/** Whatever the model says. */
function checkInvariants({ seen, kept }: Shown, told: Told): void {
  if (seen === undefined) return;
  const taken = seen.claims.filter(({ end }) => end !== 'claim.revoked').length;
  const wrong = told.flat().filter(({ answer }) => answer[0] === 'password.wrong').length;
  expect(taken).toBeLessThanOrEqual(seen.downloads);
  expect(wrong).toBeLessThanOrEqual(5 * (1 + 3 - seen.unlocksLeft));
  if (seen.state === 'burned') expect(kept.secrets).toBeUndefined();
}

interface Lived {
  readonly request: Request;
  /** Before the others come. */
  readonly first: readonly Calling[];
  readonly rounds: readonly Round[];
}

const created: Calling = { call: { do: 'create', again: true }, turns: 0 };

async function live(pair: Pair, name: string, { request, first, rounds }: Lived): Promise<void> {
  const id = idOf(name);
  const everything: Told[number][] = [];
  let states: readonly Life[] = [lifeBefore(request, pair.clock.now())];
  for (const { passMs, callers } of [{ passMs: 0, callers: [[created, ...first]] }, ...rounds]) {
    pair.clock.pass(passMs);
    states = states.map(copyOf);
    for (const s of states) foretell(s, { do: 'pass', ms: passMs });
    const told = await callAll(pair, { name, asked: request, now: pair.clock.now() }, spelled(callers, states));
    everything.push(...told);
    const after = statesAfter(states, told);
    if (after.length === 0) throw new TypeError(`No order of these calls gives these answers:\n${storyOf(told)}`);
    states = matching(after, await shownOf(pair, name));
  }
  await pair.engine.store.settleDue(id);
  checkInvariants(await shownOf(pair, name), everything);
  await pair.engine.store.revoke(id, ownerOf(name));
  await pair.engine.store.forgetBlob(id);
  expect(await keptIn(pair.engine, name)).toEqual(nothingKept);
}

export function livesAtOnce(open: () => Promise<Pair>, schedules: number): void {
  it(
    `as if their callers had come one after the other, however many come at once (${String(schedules)} lives)`,
    () => tryInTwoRows({ open, life, live }, schedules),
    timeFor(schedules),
  );
}
