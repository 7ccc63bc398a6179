/** What the primary and its workers tell each other. Both run the same program, so the form is only checked by its kind. */

/** What one process can tell another of itself: all that it measured, for Prometheus, or its numbers for the admin page. */
export type Subject = 'metrics' | 'numbers';

export type FromPrimary =
  /** The answer to "joined": the wall clock, in ms since the epoch, when the monotonic clock of this host stood at zero. */
  | { readonly kind: 'clock'; readonly wallAtZero: number; readonly place: number }
  /** What the other processes of this server report as degraded. */
  | { readonly kind: 'elsewhere'; readonly reasons: readonly string[] }
  /** Somebody wants to know what it measured. */
  | { readonly kind: 'wanted'; readonly round: number; readonly subject: Subject }
  /** The answer to "ask": what the others measured. */
  | { readonly kind: 'answer'; readonly question: number; readonly measured: readonly unknown[] };

export type FromWorker =
  /** It hears from now on: what is said before is lost. */
  | { readonly kind: 'joined' }
  | { readonly kind: 'started'; readonly url: string }
  /** Why it could not start, in plain words. It ends after this. */
  | { readonly kind: 'failed'; readonly lines: readonly string[] }
  /** What it reports as degraded, all of it. */
  | { readonly kind: 'degraded'; readonly reasons: readonly string[] }
  /** What did the others measure? */
  | { readonly kind: 'ask'; readonly question: number; readonly subject: Subject }
  /** The answer to "wanted"; nothing when it could not find out. */
  | { readonly kind: 'measured'; readonly round: number; readonly measured?: unknown };

const kinds: ReadonlySet<unknown> = new Set([
  'clock',
  'elsewhere',
  'wanted',
  'answer',
  'joined',
  'started',
  'failed',
  'degraded',
  'ask',
  'measured',
]);

/** Undefined for what is not ours: other code in the process may use the channel too. */
export function messageOf(heard: unknown): FromPrimary | FromWorker | undefined {
  const isOurs = typeof heard === 'object' && heard !== null && 'kind' in heard && kinds.has(heard.kind);
  return isOurs ? (heard as FromPrimary | FromWorker) : undefined;
}

/** Ms on the clock that all processes of this host share and nobody can set. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
