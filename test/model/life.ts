/** What the model knows of a share. Times in ms since the epoch. */
import { BODY_BYTES, type DoorStep, type OpeningStep, type Request, type TimeStep } from './steps.ts';

/** A code, and what is said with it. */
export type Answer = readonly [code: string, ...details: readonly (string | number | boolean | undefined)[]];
/** Why not; nothing: go on. */
export type Why = Answer | undefined;

export interface Claim {
  readonly who: string | undefined;
  readonly startedAt: number;
  /** What was handed over, as bits. */
  parts: number;
  lastAt: number;
  end: 'live' | 'assumed' | 'claim.done' | 'claim.revoked' | 'share.not_found';
}

export interface Life {
  now: number;
  readonly asked: Request;
  /** There is a record of it, if only a tombstone. */
  born: boolean;
  /** Which request made it. */
  again: boolean;
  createdAt: number;
  /** 0: as soon as it is ready. */
  opensAt: number;
  lastsMs: number;
  /** Instead of `lastsMs`. */
  until: number | undefined;
  readyAt: number | undefined;
  inline: boolean;
  /** Bytes of it may be in the blob store. */
  blob: boolean;
  bytes: number;
  bytesAt: number | undefined;
  password: boolean;
  downloads: number;
  attempts: number;
  /** Charged, and their password is still being hashed. */
  pending: readonly { readonly key: string; readonly at: number }[];
  unlocks: number;
  rearms: number;
  claims: Claim[];
  burned: 'downloaded' | 'expired' | 'revoked' | undefined;
  burnedAt: number;
  /** Expired, and no sweeper came yet: what it took may still lie there. */
  unswept: boolean;
}

export type Model = {
  readonly [K in DoorStep['do']]: (s: Life, step: Extract<DoorStep, { readonly do: K }>) => Answer;
};
export type OpeningModel = {
  readonly [K in OpeningStep['do']]: (s: Life, step: Extract<OpeningStep, { readonly do: K }>) => Answer;
};
export type TimeModel = {
  readonly [K in TimeStep['do']]: (s: Life, step: Extract<TimeStep, { readonly do: K }>) => Answer;
};

const unborn = {
  born: false,
  again: true,
  createdAt: 0,
  opensAt: 0,
  lastsMs: 0,
  until: undefined,
  readyAt: undefined,
  inline: false,
  blob: false,
  bytes: 0,
  bytesAt: undefined,
  password: false,
  downloads: 1,
  attempts: 0,
  unlocks: 0,
  rearms: 0,
  burned: undefined,
  burnedAt: 0,
  unswept: false,
} as const;

/** Before there is a share. */
export const lifeBefore = (asked: Request, now: number): Life => ({ ...unborn, asked, now, claims: [], pending: [] });

export function newborn(s: Life, again: boolean): Answer {
  const { body, password, downloads, lastsMs, opensInMs, untilMs } = s.asked;
  const isUp = body !== 'uploading';
  Object.assign(s, lifeBefore(s.asked, s.now), {
    born: true,
    again,
    createdAt: s.now,
    opensAt: opensInMs > 0 ? s.now + opensInMs : 0,
    lastsMs,
    until: untilMs === undefined ? undefined : s.now + untilMs,
    readyAt: isUp ? s.now : undefined,
    inline: body === 'inline',
    blob: body !== 'inline',
    bytes: isUp ? BODY_BYTES : 0,
    password,
    downloads,
  });
  return ['granted'];
}

/** The claim of somebody who has none. */
export const noClaim = (): Claim => ({ who: undefined, startedAt: 0, parts: 0, lastAt: 0, end: 'share.not_found' });
