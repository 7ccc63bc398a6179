/** Lets the model take a step, whichever it is. */
import type { Answer, Life } from './life.ts';
import { openingModel } from './opening-model.ts';
import { timeModel } from './share-in-time.ts';
import { model } from './share-model.ts';
import type { Step, TimeStep } from './steps.ts';

const takes = { ...model, ...openingModel, ...timeModel };

/** Changes `s`. What is left of a burned share is told to whoever burned it, and to the sweeper. */
export function foretell(s: Life, step: Step | TimeStep): Answer {
  const before = s.burned;
  const answer = (takes[step.do] as (s: Life, step: Step | TimeStep) => Answer)(s, step);
  const burned = s.born && s.burned !== undefined && (before === undefined || step.do === 'settle');
  return burned && answer[0] === 'granted' ? ['granted', 'burned'] : answer;
}

export const copyOf = (s: Life): Life => ({ ...s, claims: s.claims.map((claim) => ({ ...claim })) });

/** As it is really asked: who has claimed, and when, is told as it is now. What is not there yet may come meanwhile. */
export function spelledOut<S extends Step | TimeStep>(step: S, { claims, now }: Life): S {
  if (step.do === 'change' && typeof step.rearm === 'number')
    return { ...step, rearm: claims[step.rearm]?.startedAt ?? now + step.rearm };
  if ('who' in step && step.who.startsWith('#')) return { ...step, who: claims[Number(step.who[1])]?.who ?? 'anna' };
  return step;
}
