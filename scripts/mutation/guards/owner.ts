/** What the owner may do, and nobody else: change, unlock and re-arm a few times, revoke. */
import { inLua, inShare, type Guard } from '../guard.ts';

const owner = 'store the owner';

export const ownerGuards: readonly Guard[] = [
  {
    guard: 'Only the owner token changes, revokes and sees the history of a share.',
    without: 'any token is the owner’s',
    spellings: [
      inShare('verbs.ts', 'return share !== undefined && proven;', 'return share !== undefined;', owner),
      inLua('order-of-checks.ts', 'return share ~= nil and proven', 'return share ~= nil', owner),
    ],
  },
  {
    guard: 'A share is unlocked three times at most.',
    without: 'the owner unlocks without end, and guessers go on',
    spellings: [
      inShare('change.ts', 'if (unlocksLeft(share) === 0) return refused(changeRefused.unlocks());', '', owner),
      inLua('change.ts', "if share.unlocks >= ${String(MOST_UNLOCKS)} then return { why = 'unlocks' } end", '', owner),
    ],
  },
  {
    guard: 'A share is re-armed three times at most.',
    without: 'the owner re-arms without end',
    spellings: [
      inShare('change.ts', 'if (rearmsLeft(share) === 0) return refused(changeRefused.rearms());', '', owner),
      inLua('change.ts', "if share.rearms >= ${String(MOST_REARMS)} then return { why = 'rearms' } end", '', owner),
    ],
  },
  {
    guard: 'The number of downloads never falls below those taken.',
    without: 'it may be any up to a hundred',
    spellings: [
      inShare(
        'change.ts',
        'if (downloads < least || downloads > MOST_DOWNLOADS)',
        'if (downloads > MOST_DOWNLOADS)',
        owner,
      ),
      inLua('change.ts', 'if downloads < least or downloads >', 'if downloads >', owner),
    ],
  },
  {
    guard: 'A change never makes a share live longer than the longest life.',
    without: 'the owner keeps it for ever',
    spellings: [
      inShare('change.ts', 'if (at <= now || neverOpen || at > latest)', 'if (at <= now || neverOpen)', owner),
      inLua(
        'change.ts',
        'if ends <= now or neverOpen or ends > latest then',
        'if ends <= now or neverOpen then',
        owner,
      ),
    ],
  },
  {
    guard: 'A change is made whole or not at all.',
    without: 'what came before the refusal is kept',
    spellings: [
      inShare('change.ts', 'if (!verdict.ok) return verdict;', 'if (!verdict.ok) break;', owner),
      inLua('verbs-ending.ts', 'if why then\n  counts = false', 'if why then\n  keep(share)', owner),
    ],
  },
];
