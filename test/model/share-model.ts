/**
 * A share's life, told as simply as possible: each step changes `s` and says what is answered. It uses nothing of src: a
 * rule that is changed there is changed here by hand, and until then the suites of this folder are red. What time does
 * is in share-in-time.ts, opening on the server in opening-model.ts.
 */
import { newborn, noClaim, type Answer, type Claim, type Life, type Model, type Why } from './life.ts';
import { burn, endsAt, finish, lock, taken } from './share-in-time.ts';
import type { Change, Guess } from './steps.ts';

const ok: Answer = ['granted'];
export const when = (holds: boolean, ...answer: Answer): Why => (holds ? answer : undefined);
export const by = (s: Life, who: string): Claim => s.claims.find((claim) => claim.who === who) ?? noClaim();

// Why not; nothing: go on.
export const over = (s: Life): Why => (s.born ? s.burned && ['share.gone', s.burned, s.burnedAt] : ['share.not_found']);
export const early = (s: Life): Why =>
  when(s.readyAt === undefined, 'share.uploading') ?? when(s.now < s.opensAt, 'share.not_yet', s.opensAt);
export const full = (s: Life): Why => when(taken(s).length >= s.downloads, 'share.claimed', taken(s).at(-1)?.startedAt);
export const locked = (s: Life): Why => when(s.password && s.attempts === 5, lock(s));
export const is = ({ end }: Claim, ...ends: Claim['end'][]): Why => when(ends.includes(end), end);
const wrong = (s: Life, guess: Guess): Why => {
  const why = locked(s) ?? when(s.password && guess === 'none', 'password.required');
  return why ?? (s.password && guess === 'wrong' ? ['password.wrong', 5 - ++s.attempts] : undefined);
};
/** The first that holds is how it stands. */
export const stands = (s: Life): Answer => over(s) ?? early(s) ?? full(s) ?? locked(s) ?? ['ready'];

export const take = (s: Life, who: string): Answer => {
  const startedAt = Math.max(s.now, ...s.claims.map((claim) => claim.startedAt + 1));
  s.claims.push({ who, startedAt, lastAt: s.now, parts: s.inline ? 15 : 0, end: 'live' });
  return ['granted', startedAt, s.again];
};

const named = (s: Life, rearm: Change['rearm']): Claim[] =>
  s.claims.filter(({ startedAt }) => rearm === 'all' || rearm === startedAt);
/** What the owner asks for at once is done whole or not at all: here on a copy. */
const changed = (s: Life, { unlock, rearm, lastsMs, downloads = s.downloads }: Change): Life => {
  const next = { ...structuredClone(s), downloads };
  if (unlock && s.attempts > 0) Object.assign(next, { attempts: 0, pending: [], unlocks: s.unlocks + 1 });
  for (const claim of named(next, rearm).filter((one) => is(one, 'live', 'assumed')))
    [claim.end, next.rearms] = ['claim.revoked', s.rearms + 1];
  if (lastsMs) Object.assign(next, { lastsMs, until: s.readyAt && Math.max(s.now, s.opensAt) + lastsMs });
  return next;
};

export const model: Model = {
  create: (s, { again }) => (s.born ? (when(again !== s.again, 'share.exists') ?? over(s) ?? ok) : newborn(s, again)),
  upload: (s, { bytes }) => (over(s) ?? s.readyAt ?? Object.assign(s, { bytes, bytesAt: s.now }), ok),
  complete: (s) => over(s) ?? ((s.readyAt ??= s.now), ok),
  look: (s) => over(s) ?? (s.password || !s.readyAt ? ['closed'] : ['open', s.again]),
  prove: (s, { guess }) => over(s) ?? early(s) ?? wrong(s, guess) ?? ['granted', s.again],
  claim: (s, { who, guess }) => {
    const mine = by(s, who);
    if (is(mine, 'share.not_found')) return over(s) ?? early(s) ?? full(s) ?? wrong(s, guess) ?? take(s, who);
    const why = over(s) ?? is(mine, 'claim.revoked', 'claim.done');
    return why ?? (guess === 'right' ? undefined : wrong(s, guess)) ?? ['granted', mine.startedAt, s.again];
  },
  read: (s, { who }) =>
    is(by(s, who), 'share.not_found', 'claim.revoked') ?? over(s) ?? is(by(s, who), 'claim.done') ?? ok,
  progress: (s, { who, part }) => (Object.assign(by(s, who), { parts: by(s, who).parts | part, lastAt: s.now }), ok),
  acknowledge: (s, { who }) =>
    is(by(s, who), 'share.not_found', 'claim.revoked') ?? (Object.assign(by(s, who), { end: 'claim.done' }), finish(s)),
  change: (s, wanted) => {
    const next = changed(s, wanted);
    const nobody = typeof wanted.rearm === 'number' && !named(s, wanted.rearm)[0];
    const refused = when(nobody || next.unlocks > 3 || next.rearms > 3, 'change.refused');
    const latest = Math.max(s.readyAt ?? s.now, s.opensAt) + 30 * 86_400_000;
    const tooLate = when(endsAt({ ...next, readyAt: s.readyAt ?? s.now }) > latest, 'request.invalid');
    const tooFew = when(next.downloads < taken(next).length, 'change.refused');
    return over(s) ?? refused ?? tooLate ?? tooFew ?? finish(Object.assign(s, next));
  },
  revoke: (s) => when(!s.born, 'share.not_found') ?? burn(s, 'revoked'),
};
