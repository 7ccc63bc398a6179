/** The model's other half: how a share ends, and what time and the sweeper do to it. Nothing of src here either. */
import type { Answer, Claim, Life, TimeModel } from './life.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const ok: Answer = ['granted'];

export const taken = (s: Life): Claim[] => s.claims.filter(({ end }) => end !== 'claim.revoked');
const finished = (s: Life): Claim[] => taken(s).filter(({ end }) => end !== 'live');
export const endsAt = (s: Life): number => s.until ?? Math.max(s.readyAt ?? s.createdAt, s.opensAt) + s.lastsMs;
/** Tries whose password is still being hashed. */
export const pending = (s: Life): Life['pending'] => s.pending.filter(({ at }) => s.now - at < MINUTE);
/** One of them may be right, and take its count back. */
export const lock = (s: Life): string => (pending(s)[0] ? 'server.busy' : 'share.locked');

export const burn = (s: Life, burned: Life['burned'], at = s.now): Answer => {
  const until = endsAt({ ...s, readyAt: s.readyAt ?? at });
  if (!s.burned) Object.assign(s, { burned, burnedAt: at, until, password: false, attempts: 0, pending: [] });
  return ok;
};
export const finish = (s: Life): Answer => (finished(s).length < s.downloads ? ok : burn(s, 'downloaded'));

/** A tombstone does not stay for ever: after it the id is free. */
const bury = (s: Life): Answer => {
  const isOver = s.burned && !s.blob && s.now >= Math.min(s.burnedAt + 7 * DAY, endsAt(s) + DAY);
  if (isOver) Object.assign(s, { born: false, claims: [] });
  return ok;
};

export const timeModel: TimeModel = {
  pass: (s, { ms }) => {
    s.now += ms;
    const lapse = s.bytesAt ? Math.min(s.bytesAt + DAY, s.createdAt + 7 * DAY) : s.createdAt + HOUR;
    const end = s.readyAt ? endsAt(s) : Math.min(lapse, s.until ?? lapse);
    if (s.now >= end) s.unswept ||= !s.burned;
    if (s.now >= end) burn(s, 'expired', end);
    return bury(s);
  },
  /** What is due is done: whoever was handed everything an hour ago has it. */
  settle: (s) => {
    for (const claim of s.burned ? [] : s.claims)
      if (claim.end === 'live' && claim.parts === 15 && claim.lastAt + HOUR <= s.now) claim.end = 'assumed';
    s.unswept = false;
    return finish(s);
  },
  /** The bytes of a burned share are gone. */
  forget: (s) => (Object.assign(s, { blob: s.blob && !s.burned }), bury(s)),
};
