/** What the other specs of this folder rely on: that no order is found where there is none, and that lives get far. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, FixedClock, HOUR, MINUTE } from '../support/fixed-clock.ts';
import type { Called } from './callers.ts';
import { foretell, spelledOut } from './foretelling.ts';
import { lifeBefore, type Answer, type Life } from './life.ts';
import { statesAfter } from './orders.ts';
import { moods, type Request, type Step, type TimeStep } from './steps.ts';

const now = new FixedClock().now();
const request: Request = { body: 'inline', password: false, downloads: 1, opensInMs: 0, lastsMs: DAY };

function born(): Life {
  const s = lifeBefore(request, now);
  foretell(s, { do: 'create', again: true });
  return s;
}

const granted: Answer = ['granted', now, true];
const taken: Answer = ['share.claimed', now];
const claim = (who: string, answer: Answer, from: number, to: number): Called => ({
  call: { do: 'claim', who, guess: 'right' },
  answer,
  from,
  to,
});

describe('of two claims of one download', () => {
  it('one is granted, whichever began first', () => {
    expect(statesAfter([born()], [[claim('anna', taken, 0, 9)], [claim('bert', granted, 1, 8)]])).toHaveLength(1);
  });

  it('not both are granted', () => {
    expect(statesAfter([born()], [[claim('anna', granted, 0, 9)], [claim('bert', granted, 1, 8)]])).toEqual([]);
  });

  it('not the one is refused that had its answer before the other began', () => {
    expect(statesAfter([born()], [[claim('anna', taken, 0, 4)], [claim('bert', granted, 5, 8)]])).toEqual([]);
  });
});

const passage = fc.constantFrom(MINUTE, HOUR, 13 * HOUR, 8 * DAY).map((ms): TimeStep => ({ do: 'pass', ms }));
const sweep = fc.constantFrom<TimeStep>({ do: 'settle' }, { do: 'forget' });
const lives = fc.oneof(
  ...moods.map(({ request, step, time }) => {
    const happens = { weight: time, arbitrary: fc.oneof(passage, passage, sweep) };
    const one = fc.oneof<fc.WeightedArbitrary<Step | TimeStep>[]>({ weight: 100 - time, arbitrary: step }, happens);
    return fc.tuple(request, fc.array(one, { maxLength: 24, size: 'max' }));
  }),
);

/** How far owner, recipients and time came. */
const stages = (s: Life): readonly string[] => [
  `unlocked ${String(s.unlocks)}`,
  `re-armed ${String(s.rearms)}`,
  ...s.claims.map(({ end }) => end),
  s.born ? (s.burned ?? 'there') : 'not there',
];

/** Everything that two thousand lives come to, and how often. */
function met(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [request, steps] of fc.sample(lives, { numRuns: 2_000, seed: 1 })) {
    const s = lifeBefore(request, now);
    foretell(s, { do: 'create', again: true });
    for (const step of steps) {
      const before = stages(s);
      const [code] = foretell(s, spelledOut(step, s));
      // One unlock and one re-arm too many are what a refusal is mostly about.
      for (const what of [`${step.do} ${code}`, ...stages(s), ...before.map((stage) => `${step.do} ${code}, ${stage}`)])
        counts.set(what, (counts.get(what) ?? 0) + 1);
    }
  }
  return counts;
}

it('two thousand random lives come to everything that can happen to a share', () => {
  const often = met();
  const answers = {
    create: ['granted', 'share.exists', 'share.gone'],
    complete: ['granted', 'share.gone', 'share.not_found'],
    prove: ['granted', 'password.required', 'password.wrong', 'share.locked', 'server.busy', 'share.not_yet'],
    claim: ['granted', 'password.wrong', 'share.locked', 'share.claimed', 'claim.done', 'claim.revoked', 'share.gone'],
    charge: ['granted', 'charged', 'share.locked', 'share.claimed', 'claim.revoked'],
    read: ['granted', 'claim.done', 'claim.revoked', 'share.gone', 'share.not_found'],
    acknowledge: ['granted', 'claim.revoked', 'share.not_found'],
    change: ['granted', 'change.refused', 'request.invalid', 'share.gone'],
  };
  const wanted = Object.entries(answers).flatMap(([step, codes]) => codes.map((code) => `${step} ${code}`));
  const turns = ['unlocked 3', 're-armed 3', 'change change.refused, unlocked 3', 'change change.refused, re-armed 3'];
  const ends = ['assumed', 'claim.done', 'claim.revoked', 'downloaded', 'expired', 'revoked', 'not there'];
  for (const what of [...wanted, ...turns, ...ends, 'create granted, not there', 'charge claim.done, assumed'])
    expect([what, (often.get(what) ?? 0) >= 3]).toEqual([what, true]);
});
