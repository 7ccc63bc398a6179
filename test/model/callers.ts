/** Several callers at once, each one step after the other, on the store of one process. */
import type { MetadataStore } from '../../src/share/metadata-store.ts';
import { Caller, type Topic } from './asking.ts';
import { foretell } from './foretelling.ts';
import type { Answer, Life } from './life.ts';
import { foreseen, seenIn, type Seen } from './seen.ts';
import type { Step, TimeStep } from './steps.ts';

/** What a caller does. Time stands still meanwhile. */
export type Call = Exclude<Step | TimeStep, { readonly do: 'pass' }> | { readonly do: 'see' };

export interface Calling {
  readonly call: Call;
  /** Turns of the loop before it: lets the callers meet in ever new ways. */
  readonly turns: number;
}

/** A step that was answered. Times in µs of a clock that all processes of the host share. */
export interface Called {
  readonly call: Call;
  readonly answer: Answer;
  readonly from: number;
  readonly to: number;
}

/** One process that callers ask. */
export interface Desk {
  callAll(topic: Topic, callers: readonly (readonly Calling[])[]): Promise<readonly (readonly Called[])[]>;
}

/** What is kept lazily may show a moment before or after the rest. */
function sightOf(seen: Seen | undefined): Answer {
  if (seen === undefined) return ['nothing'];
  const claims = seen.claims.map(({ startedAt, end }) => ({ startedAt, end }));
  return ['seen', JSON.stringify({ ...seen, uploadedBytes: undefined, claims })];
}

const micros = (): number => Number(process.hrtime.bigint() / 1_000n);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function callInTurn(store: MetadataStore, topic: Topic, calls: readonly Calling[]): Promise<readonly Called[]> {
  const caller = new Caller();
  const called: Called[] = [];
  for (const { call, turns } of calls) {
    for (let n = 0; n < turns; n++) await turn();
    const from = micros();
    const { step, answer } =
      call.do === 'see'
        ? { step: call, answer: sightOf(await seenIn(store, topic.name)) }
        : await caller.ask(store, topic, call);
    called.push({ call: step, answer, from, to: micros() });
  }
  return called;
}

export const deskOf = (store: MetadataStore): Desk => ({
  callAll: (topic, callers) => Promise.all(callers.map((calls) => callInTurn(store, topic, calls))),
});

/** What the model says to a call. Changes `s`. */
export const foretellCall = (s: Life, call: Call): Answer =>
  call.do === 'see' ? sightOf(foreseen(s)) : foretell(s, call);
