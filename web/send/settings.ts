// What the sender decides about a share, as it stands in the form, and what of it this server allows. Pure.
import { parseLocalInput } from '../ui/local-time.ts';
import type { SendOptions } from '../engine/engine-api.ts';
import type { ServerLimits } from './server-limits.ts';

const secondsOf = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type LifetimeUnit = keyof typeof secondsOf;
export const lifetimeUnits: readonly LifetimeUnit[] = ['minutes', 'hours', 'days'];

export type Downloads =
  { readonly kind: 'listed'; readonly count: number } | { readonly kind: 'typed'; readonly text: string };

export type Lifetime =
  | { readonly kind: 'listed'; readonly seconds: number }
  | { readonly kind: 'typed'; readonly text: string; readonly unit: LifetimeUnit }
  | { readonly kind: 'date'; readonly local: string };

export interface Settings {
  readonly downloads: Downloads;
  readonly lifetime: Lifetime;
  readonly password: string;
  readonly note: string;
  /** As `<input type=datetime-local>` has it; empty: at once. */
  readonly from: string;
  readonly blur: number;
  readonly inPage: boolean;
}

export type Problem =
  | 'downloads'
  | 'lifetime.range'
  | 'lifetime.missing'
  | 'lifetime.tooSoon'
  | 'lifetime.tooLate'
  | 'from.past'
  | 'from.tooFar'
  | 'password';

/** The server's own rules, which it does not tell (docs/http-api.md). */
const shortestOpenMs = 60_000;
const furthestStartMs = 366 * 86_400_000;
/** What is chosen on a clock without seconds is over a moment later. */
const clockSlackMs = 60_000;

export const initialSettings = ({ defaults }: ServerLimits): Settings => ({
  downloads: { kind: 'listed', count: defaults.downloads },
  lifetime: { kind: 'listed', seconds: defaults.expiresIn },
  password: '',
  note: '',
  from: '',
  blur: 0,
  inPage: false,
});

const listedDownloads = [1, 2, 3, 5, 10, 25];
const listedLifetimes = [600, 3_600, 43_200, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400];

/** Those that this server allows, its default among them, in order. */
export const downloadsToOffer = ({ limits, defaults }: ServerLimits): readonly number[] =>
  offered([...listedDownloads, defaults.downloads], 1, limits.downloadsMax);

export const lifetimesToOffer = ({ limits, defaults }: ServerLimits): readonly number[] =>
  offered([...listedLifetimes, defaults.expiresIn], limits.expiresInMin, limits.expiresInMax);

function offered(values: readonly number[], min: number, max: number): readonly number[] {
  return [...new Set(values)].filter((value) => value >= min && value <= max).sort((one, other) => one - other);
}

export const countOf = (downloads: Downloads): number =>
  downloads.kind === 'listed' ? downloads.count : wholeNumber(downloads.text);

/** NaN for a date, and for what is no whole number. */
function lifetimeSeconds(lifetime: Lifetime): number {
  if (lifetime.kind === 'listed') return lifetime.seconds;
  return lifetime.kind === 'typed' ? wholeNumber(lifetime.text) * secondsOf[lifetime.unit] : Number.NaN;
}

const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** From when a lifetime counts, and the latest possible end. */
interface Span {
  readonly startMs: number;
  readonly latestMs: number;
}

export function spanOf({ from }: Settings, { limits }: ServerLimits, nowMs: number): Span {
  const startMs = Math.max(nowMs, parseLocalInput(from) ?? 0);
  return { startMs, latestMs: startMs + limits.expiresInMax * 1_000 };
}

/** The end of a share that is sent now; undefined if that cannot be said. */
export function endOf(settings: Settings, server: ServerLimits, nowMs: number): number | undefined {
  const { lifetime } = settings;
  if (lifetime.kind === 'date') return parseLocalInput(lifetime.local);
  const endMs = spanOf(settings, server, nowMs).startMs + lifetimeSeconds(lifetime) * 1_000;
  return Number.isNaN(endMs) ? undefined : endMs;
}

export function problemsOf(settings: Settings, server: ServerLimits, nowMs: number): readonly Problem[] {
  const { limits } = server;
  const count = countOf(settings.downloads);
  const passwordBytes = new TextEncoder().encode(settings.password.normalize('NFC')).length;
  const found: readonly (Problem | undefined)[] = [
    count >= 1 && count <= limits.downloadsMax ? undefined : 'downloads',
    lifetimeProblem(settings, server, nowMs),
    fromProblem(settings, nowMs),
    passwordBytes > limits.passwordBytes ? 'password' : undefined,
  ];
  return found.filter((problem) => problem !== undefined);
}

function lifetimeProblem(settings: Settings, server: ServerLimits, nowMs: number): Problem | undefined {
  const { lifetime } = settings;
  if (lifetime.kind !== 'date') {
    const seconds = lifetimeSeconds(lifetime);
    const { expiresInMin, expiresInMax } = server.limits;
    return seconds >= expiresInMin && seconds <= expiresInMax ? undefined : 'lifetime.range';
  }
  const endMs = parseLocalInput(lifetime.local);
  if (endMs === undefined) return 'lifetime.missing';
  const { startMs, latestMs } = spanOf(settings, server, nowMs);
  if (endMs < startMs + shortestOpenMs) return 'lifetime.tooSoon';
  return endMs > latestMs ? 'lifetime.tooLate' : undefined;
}

function fromProblem({ from }: Settings, nowMs: number): Problem | undefined {
  if (from === '') return undefined;
  const startMs = parseLocalInput(from);
  if (startMs === undefined || startMs < nowMs - clockSlackMs) return 'from.past';
  return startMs > nowMs + furthestStartMs ? 'from.tooFar' : undefined;
}

/** Only what differs from nothing: the rest is the server's default. */
export function optionsOf(
  settings: Settings,
  about: { readonly isText: boolean; readonly canShow: boolean },
): SendOptions {
  const { downloads, lifetime, password, note, from, blur, inPage } = settings;
  return {
    downloads: countOf(downloads),
    ...(lifetime.kind === 'date'
      ? { expiresAtMs: parseLocalInput(lifetime.local) }
      : { expiresInSeconds: lifetimeSeconds(lifetime) }),
    password: password === '' ? undefined : password,
    note: note.trim() === '' ? undefined : note.trim(),
    availableFromMs: from === '' ? undefined : parseLocalInput(from),
    blur: about.isText ? blur : undefined,
    view: about.canShow && inPage ? 'preview' : undefined,
  };
}
