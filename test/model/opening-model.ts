/** The model's third part, opening on the server: a try is charged before its password is hashed, and compared afterwards. */
import type { Answer, Claim, Life, OpeningModel, Why } from './life.ts';
import { pending } from './share-in-time.ts';
import { by, early, full, is, locked, over, take, when } from './share-model.ts';

const isKnown = (claim: Claim): boolean => !is(claim, 'share.not_found');
/** As for a claim; but what counts as arrived is not opened again. */
const refused = (s: Life, mine: Claim): Why =>
  over(s) ??
  (isKnown(mine) ? undefined : (early(s) ?? full(s))) ??
  is(mine, 'claim.revoked', 'claim.done') ??
  when(mine.end === 'assumed', 'claim.done');
const open = (s: Life, who: string): Answer =>
  isKnown(by(s, who)) ? ['granted', by(s, who).startedAt, s.again] : take(s, who);

export const openingModel: OpeningModel = {
  charge: (s, { who, key }) => {
    const why = refused(s, by(s, who));
    if (why || isKnown(by(s, who)) || !s.password) return why ?? open(s, who);
    return locked(s) ?? (s.attempts++, (s.pending = [...s.pending, { key, at: s.now }]), ['charged', key]);
  },
  try: (s, { who, right, key }) => {
    const charged = pending(s).find((one) => one.key === key);
    if (over(s) ?? !charged) return over(s) ?? ['server.busy'];
    s.pending = s.pending.filter((one) => one !== charged);
    if (!right) return ['password.wrong', 5 - s.attempts];
    s.attempts--;
    return refused(s, by(s, who)) ?? open(s, who);
  },
};
