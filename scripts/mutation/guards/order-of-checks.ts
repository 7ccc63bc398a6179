/** The order in which a share answers: who is let in, and who is told what. */
import { inLua, inShare, type Guard } from '../guard.ts';

const checks = 'the order of checks';
const claiming = 'store claims';

export const orderOfChecks: readonly Guard[] = [
  {
    guard: 'A share is there only for who proves the token of its link.',
    without: 'any token proves the link',
    spellings: [
      inShare('order-of-checks.ts', 'if (share === undefined || !proven)', 'if (share === undefined)', checks),
      inLua('order-of-checks.ts', 'if not share or not proven then', 'if not share then', checks),
    ],
  },
  {
    guard: 'A burned share lets nobody in.',
    without: 'a burn is not looked at',
    spellings: [
      inShare(
        'order-of-checks.ts',
        "if (share.burned !== undefined) return { refusal: { code: 'share.gone', ...share.burned } };",
        '',
        checks,
      ),
      inLua('order-of-checks.ts', 'if share.burnedAt then return gone(share) end', '', checks),
    ],
  },
  {
    guard: 'A share whose body is not whole lets nobody in.',
    without: 'a share opens while it is uploading',
    spellings: [
      inShare('order-of-checks.ts', "if (share.readyAt === undefined) return { code: 'share.uploading' };", '', checks),
      inLua('order-of-checks.ts', "if not share.readyAt then return { code = 'share.uploading' } end", '', checks),
    ],
  },
  {
    guard: 'A share lets nobody in before its time.',
    without: 'a share opens before availableFrom',
    spellings: [
      inShare('order-of-checks.ts', 'now < share.availableFrom)', 'now < 0)', checks),
      inLua('order-of-checks.ts', 'if share.availableFrom and now < share.availableFrom then', 'if false then', checks),
    ],
  },
  {
    guard: 'The last slot is taken once.',
    without: 'a claim is granted although no slot is free',
    spellings: [
      inShare('order-of-checks.ts', 'if (freeSlots(share) === 0)', 'if (freeSlots(share) < 0)', claiming),
      inLua('order-of-checks.ts', 'if freeSlots(share) == 0 then', 'if freeSlots(share) < 0 then', claiming),
    ],
  },
  {
    guard: 'The same claim token gets the same answer.',
    without: 'a repeated claim takes another slot',
    spellings: [
      inShare('order-of-checks.ts', 'if (known !== undefined) return knownClaim(share, known);', '', claiming),
      inLua('order-of-checks.ts', 'if known then return nil, known end', '', claiming),
    ],
  },
  {
    guard: 'A claim that was taken back is over.',
    without: 'a revoked claim is repeated',
    spellings: [
      inShare(
        'order-of-checks.ts',
        "if (claim.revokedAt !== undefined) return refusedWith({ code: 'claim.revoked' });",
        '',
        checks,
      ),
      inLua(
        'order-of-checks.ts',
        "if known and known.revokedAt then return { code = 'claim.revoked' } end",
        '',
        checks,
      ),
    ],
  },
  {
    guard: 'A claim that was acknowledged is over.',
    without: 'an acknowledged claim is repeated',
    spellings: [
      inShare(
        'order-of-checks.ts',
        "if (claim.acknowledgedAt !== undefined) return refusedWith({ code: 'claim.done' });",
        '',
        checks,
      ),
      inLua(
        'order-of-checks.ts',
        "if known and known.acknowledgedAt then return { code = 'claim.done' } end",
        '',
        checks,
      ),
    ],
  },
  {
    guard: 'Opening on the server does not open again what was taken as arrived.',
    without: 'a claim that is assumed complete opens again',
    spellings: [
      inShare(
        'order-of-checks.ts',
        "const done = standing.is === 'claimant' && standing.claim.assumedCompleteAt !== undefined;",
        'const done = false;',
        'store time',
      ),
      inLua(
        'order-of-checks.ts',
        "if known and known.assumedCompleteAt then return { code = 'claim.done' } end",
        '',
        'store time',
      ),
    ],
  },
  {
    guard: 'After the hash of a password the share is looked at again.',
    without: 'a right password takes a slot that somebody took meanwhile',
    spellings: [
      inShare(
        'verbs.ts',
        "return standing.is === 'refused' ? no(standing.refusal, share) : grant(scene, standing, proof.claimTokenHash);",
        'return grant(scene, { share }, proof.claimTokenHash);',
        'store passwords|second half of an open',
      ),
      inLua(
        'verbs-opening.ts',
        'if not refusal then return grant(share, ask.claimTokenHash, known) end',
        'if true then return grant(share, ask.claimTokenHash, known) end',
        'store passwords|second half of an open',
      ),
    ],
  },
  {
    guard: 'A look shows no names of a share with a password.',
    without: 'the manifest is shown without the password',
    spellings: [
      inShare(
        'verbs.ts',
        'const open = reached.share.passwordTokenHash === undefined && reached.share.readyAt !== undefined;',
        'const open = reached.share.readyAt !== undefined;',
        'looking',
      ),
      inLua(
        'verbs-making.ts',
        'if not share.passwordTokenHash and share.readyAt then',
        'if share.readyAt then',
        'looking',
      ),
    ],
  },
];
