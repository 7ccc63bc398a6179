/** Guessing: five wrong passwords in all, through every door, however many come at once. */
import { inLua, inShare, type Guard } from '../guard.ts';

const passwords = 'store passwords';

export const passwordGuards: readonly Guard[] = [
  {
    guard: 'A share that is locked refuses every password.',
    without: 'the lock is not looked at',
    spellings: [
      inShare(
        'password-attempts.ts',
        'if (share.attempts < rules.maxPasswordAttempts) return undefined;',
        'if (share.attempts >= 0) return undefined;',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'if share.attempts < rules.maxPasswordAttempts then return nil end',
        'if share.attempts >= 0 then return nil end',
        passwords,
      ),
    ],
  },
  {
    guard: 'A try is counted before it is compared.',
    without: 'a wrong password costs nothing',
    spellings: [
      inShare(
        'password-attempts.ts',
        'const counted = { ...share, attempts: share.attempts + 1 };',
        'const counted = share;',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'count(share, 1)\n  if share.passwordTokenHash ~= tokenHash then return wrong(share) end\n  count(share, -1)',
        'if share.passwordTokenHash ~= tokenHash then return wrong(share) end',
        passwords,
      ),
    ],
  },
  {
    guard: 'A try is counted before its slow hash begins.',
    without: 'tries that are being hashed are not counted',
    spellings: [
      inShare(
        'password-attempts.ts',
        'share: { ...share, attempts: share.attempts + 1, pending:',
        'share: { ...share, pending:',
        passwords,
      ),
      inLua('order-of-checks.ts', 'counts = true\n  count(share, 1)\n  keep(share)', 'keep(share)', passwords),
    ],
  },
  {
    guard: 'A password is compared.',
    without: 'any password is right',
    spellings: [
      inShare(
        'password-attempts.ts',
        'if (!sameHash(share.passwordTokenHash, passwordTokenHash)) return wrong(counted, now, rules);',
        '',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'count(share, 1)\n  if share.passwordTokenHash ~= tokenHash then return wrong(share) end',
        'count(share, 1)',
        passwords,
      ),
    ],
  },
  {
    guard: 'A password that was hashed is compared.',
    without: 'any password opens on the server',
    spellings: [
      inShare(
        'password-attempts.ts',
        'if (!sameHash(share.passwordTokenHash, passwordTokenHash)) return wrong(settled, now, rules);',
        '',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'changed.pending = true\n  if share.passwordTokenHash ~= tokenHash then return wrong(share) end',
        'changed.pending = true',
        passwords,
      ),
    ],
  },
  {
    guard: 'Only a charged try is settled, and once.',
    without: 'a try that nobody charged is settled',
    spellings: [
      inShare(
        'password-attempts.ts',
        'if (charged === undefined || share.passwordTokenHash === undefined)',
        'if (share.passwordTokenHash === undefined)',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'if not charged or not share.passwordTokenHash then',
        'if not share.passwordTokenHash then',
        passwords,
      ),
    ],
  },
  {
    guard: 'A right password takes back only its own count.',
    without: 'a right password clears the counter',
    spellings: [
      inShare(
        'password-attempts.ts',
        '// Its own count taken back, the record is the one it was: nothing to keep.\n  return { share };',
        'return { share: { ...share, attempts: 0 } };',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'count(share, -1)\nend\n\n-- For the holder',
        'count(share, -share.attempts)\nend\n\n-- For the holder',
        passwords,
      ),
    ],
  },
  {
    guard: 'Tries that are still being hashed do not lock.',
    without: 'five tries at once lock the share before one is compared',
    spellings: [
      inShare('lifetime.ts', 'share.attempts - pendingAttempts(share, now) >=', 'share.attempts >=', passwords),
      inLua('lifetime.ts', 'share.attempts - pendingAttempts(share) >=', 'share.attempts >=', passwords),
    ],
  },
  {
    guard: 'A claimant proves the password again.',
    without: 'a claim token opens without the password',
    spellings: [
      inShare(
        'order-of-checks.ts',
        'return { ...tryPasswordAgain(standing.share, proof.passwordTokenHash, now, rules), claim: standing.claim };',
        'return { share: standing.share, claim: standing.claim };',
        passwords,
      ),
      inLua(
        'verbs-opening.ts',
        'local try = known and tryPasswordAgain or tryPassword',
        'local try = known and function() end or tryPassword',
        passwords,
      ),
    ],
  },
  {
    guard: 'Guesses of others lock no claimant out.',
    without: 'a claimant is refused while the share is locked',
    spellings: [
      inShare(
        'password-attempts.ts',
        'return right ? { share } : tryPassword(share, passwordTokenHash, now, rules);',
        'return tryPassword(share, passwordTokenHash, now, rules);',
        passwords,
      ),
      inLua(
        'order-of-checks.ts',
        'if share.passwordTokenHash and share.passwordTokenHash == tokenHash then return nil end',
        '',
        passwords,
      ),
    ],
  },
];
