/** What may happen to a share in these tests, and how it is chosen at random. */
import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../support/fixed-clock.ts';

export const BODY_BYTES = 1_000;

export type Guess = 'right' | 'wrong' | 'none';

/** What the sender asks for. Durations count from when it is asked. */
export interface Request {
  readonly body: 'inline' | 'blob' | 'uploading';
  readonly password: boolean;
  readonly downloads: number;
  readonly opensInMs: number;
  readonly lastsMs: number;
  /** Instead of `lastsMs`. */
  readonly untilMs?: number | undefined;
}

export interface Change {
  readonly unlock?: boolean | undefined;
  /** The claim that started then, or all. As it is chosen: the claim at this place. */
  readonly rearm?: number | 'all' | undefined;
  readonly lastsMs?: number | undefined;
  readonly downloads?: number | undefined;
}

/** Opening on the server: a try is charged, then hashed, then compared. The caller remembers the key of the charge. */
export type OpeningStep =
  | { readonly do: 'charge'; readonly who: string; readonly key: string }
  | { readonly do: 'try'; readonly who: string; readonly right: boolean; readonly key: string };

/** What people do: each is one question to the store. */
export type Step = DoorStep | OpeningStep;

export type DoorStep =
  /** The same request (again), or another one under the same id. */
  | { readonly do: 'create'; readonly again: boolean }
  /** So many bytes are there now. */
  | { readonly do: 'upload'; readonly bytes: number }
  | { readonly do: 'complete' }
  | { readonly do: 'look' }
  | { readonly do: 'prove'; readonly guess: Guess }
  | { readonly do: 'claim'; readonly who: string; readonly guess: Guess }
  | { readonly do: 'read'; readonly who: string }
  /** One of four parts of the body, as a bit. */
  | { readonly do: 'progress'; readonly who: string; readonly part: number }
  | { readonly do: 'acknowledge'; readonly who: string }
  | ({ readonly do: 'change' } & Change)
  | { readonly do: 'revoke' };

/** Nobody was charged under this name. */
export const NO_KEY = 'none';

/** What happens by itself. */
export type TimeStep =
  { readonly do: 'pass'; readonly ms: number } | { readonly do: 'settle' } | { readonly do: 'forget' };

const who = fc.constantFrom('anna', 'anna', 'bert', 'carl', 'dora', 'emma', 'finn');
/** Mostly somebody who has claimed: #0 was the first. */
const claimant = fc.constantFrom('#0', '#0', '#1', '#2', 'anna', 'bert');
const anyGuess = fc.constantFrom<Guess>('right', 'right', 'wrong', 'none');
const mostlyWrong = fc.constantFrom<Guess>('wrong', 'wrong', 'wrong', 'right');
const mostlyRight = fc.constantFrom<Guess>('right', 'right', 'right', 'right', 'right', 'wrong');
const downloads = fc.integer({ min: 1, max: 4 });
const part = fc.constantFrom(1, 2, 4, 8, 6, 12, 15, 15);
const bytes = fc.constantFrom(250, 500, 750, BODY_BYTES);
const which = fc.constantFrom<'all' | number>('all', 'all', 0, 1, 2, 3);

/** As people write it: an ordinary object. */
export const recordOf = <T extends object>(members: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(members, { noNullPrototype: true });

/** Of something that is done, one kind. */
const does = <const D extends string, const M extends object>(
  name: D,
  members: { readonly [K in keyof M]: fc.Arbitrary<M[K]> },
): fc.Arbitrary<{ readonly do: D } & M> => fc.record<M>(members).map((chosen) => ({ do: name, ...chosen }));

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> => ({ weight, arbitrary });

const change: fc.Arbitrary<Step> = fc
  .record(
    {
      unlock: fc.constant(true),
      rearm: which,
      lastsMs: fc.constantFrom(MINUTE, HOUR, 5 * DAY, 29 * DAY, 31 * DAY),
      downloads,
    },
    { requiredKeys: [] },
  )
  .map((wanted) => ({ do: 'change' as const, ...wanted }));

const anything: fc.Arbitrary<Step> = fc.oneof(
  often(6, does('claim', { who, guess: anyGuess })),
  often(2, does('prove', { guess: anyGuess })),
  often(2, does('read', { who: claimant })),
  often(3, does('progress', { who: claimant, part })),
  often(2, does('acknowledge', { who: claimant })),
  often(4, change),
  often(1, does('revoke', {})),
  often(1, does('look', {})),
  often(1, does('create', { again: fc.boolean() })),
  often(2, does('upload', { bytes })),
  often(3, does('complete', {})),
  often(1, does('charge', { who, key: fc.constant(NO_KEY) })),
  often(1, does('try', { who, right: fc.boolean(), key: fc.constant(NO_KEY) })),
);

const uploading: fc.Arbitrary<Step> = fc.oneof(
  often(2, does('upload', { bytes })),
  often(1, does('complete', {})),
  often(1, does('create', { again: fc.boolean() })),
);

const guessing: fc.Arbitrary<Step> = fc.oneof(
  often(8, does('prove', { guess: mostlyWrong })),
  often(6, does('claim', { who, guess: mostlyWrong })),
  often(5, does('charge', { who, key: fc.constant(NO_KEY) })),
  often(6, does('try', { who, right: fc.boolean(), key: fc.constant(NO_KEY) })),
  often(4, does('change', { unlock: fc.constant(true) })),
);

const claiming: fc.Arbitrary<Step> = fc.oneof(
  often(14, does('claim', { who, guess: mostlyRight })),
  often(10, does('change', { rearm: which })),
  often(1, does('read', { who: claimant })),
  often(1, does('acknowledge', { who: claimant })),
);

const finishing: fc.Arbitrary<Step> = fc.oneof(
  often(8, does('claim', { who, guess: mostlyRight })),
  often(6, does('progress', { who: claimant, part })),
  often(4, does('acknowledge', { who: claimant })),
  often(4, does('charge', { who: claimant, key: fc.constant(NO_KEY) })),
  often(1, does('read', { who: claimant })),
  often(1, does('change', { rearm: which })),
  often(1, does('change', { downloads })),
  often(1, does('change', { downloads, rearm: which })),
);

const request: fc.Arbitrary<Request> = recordOf({
  body: fc.constantFrom('inline', 'blob', 'uploading'),
  password: fc.boolean(),
  downloads,
  opensInMs: fc.constantFrom(0, 0, 0, 30 * MINUTE, 3 * HOUR),
  lastsMs: fc.constantFrom(30 * MINUTE, 6 * HOUR, 2 * DAY, 20 * DAY),
  untilMs: fc.constantFrom(undefined, undefined, undefined, 45 * MINUTE, 9 * HOUR),
});

const readyRequest = (password: boolean): fc.Arbitrary<Request> =>
  recordOf({
    body: fc.constantFrom('inline', 'blob'),
    password: fc.constant(password),
    downloads,
    opensInMs: fc.constant(0),
    lastsMs: fc.constantFrom(6 * HOUR, 20 * DAY, 20 * DAY),
  });

/** What a schedule is mostly about: chance alone would seldom lock a share four times, or end it well. */
export interface Mood {
  readonly request: fc.Arbitrary<Request>;
  readonly step: fc.Arbitrary<Step>;
  /** How often time passes and sweepers come, in a hundred steps. */
  readonly time: number;
}

export const moods: readonly Mood[] = [
  { request, step: anything, time: 10 },
  { request, step: fc.oneof(often(1, uploading), often(1, anything)), time: 40 },
  { request: readyRequest(true), step: fc.oneof(often(9, guessing), often(1, anything)), time: 8 },
  { request: fc.boolean().chain(readyRequest), step: fc.oneof(often(9, claiming), often(1, anything)), time: 8 },
  { request: fc.boolean().chain(readyRequest), step: fc.oneof(often(9, finishing), often(1, anything)), time: 35 },
];
