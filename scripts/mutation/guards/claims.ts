/** A claim's life: one claimant for each slot, from the claim to the burn. */
import { inEmbedded, inLua, inShare, type Guard } from '../guard.ts';

const claiming = 'store claims';
const time = 'store time';

export const claimGuards: readonly Guard[] = [
  {
    guard: 'A share is read, decided about and written in one step.',
    without: 'the decision is made before the step begins',
    spellings: [
      inEmbedded(
        'record-step.ts',
        `this.environments.kept.root.childTransaction(() => {
        // The transaction itself reads the latest; the traces beside it would not.
        this.environments.lazy.root.resetReadTxn();
        const scene = this.#scene(id);
        const outcome = decide(scene);
        if (outcome.remove === true) this.#remove(id);
        else if (outcome.keep !== undefined) this.#keep(outcome.keep, scene, outcome.born);
        return outcome.answer;
      }),`,
        `{
        const scene = this.#scene(id);
        const outcome = decide(scene);
        return this.environments.kept.root.childTransaction(() => {
          if (outcome.remove === true) this.#remove(id);
          else if (outcome.keep !== undefined) this.#keep(outcome.keep, scene, outcome.born);
          return outcome.answer;
        });
      },`,
        claiming,
      ),
    ],
  },
  {
    guard: 'Only the token of a claim reads the body.',
    without: 'any claim token reads what somebody else claimed',
    spellings: [
      inShare(
        'verbs.ts',
        'Verdict<ReadGrant> {\n  const claim = share === undefined ? undefined : findClaim(share, claimTokenHash);',
        'Verdict<ReadGrant> {\n  const claim = share?.claims[0];',
        claiming,
      ),
      inLua(
        'verbs-opening.ts',
        'local claim = share and findClaim(share, ask.claimTokenHash)\nif not claim then return refused(',
        'local claim = share and share.claims[1]\nif not claim then return refused(',
        claiming,
      ),
    ],
  },
  {
    guard: 'A claim that was taken back reads no more.',
    without: 'a revoked claim reads on',
    spellings: [
      inShare(
        'verbs.ts',
        "if (claim.revokedAt !== undefined) return refused({ code: 'claim.revoked' });",
        '',
        claiming,
      ),
      inLua('verbs-opening.ts', "if claim.revokedAt then return refused({ code = 'claim.revoked' }) end", '', claiming),
    ],
  },
  {
    guard: 'A claim that was acknowledged reads no more.',
    without: 'an acknowledged claim reads on',
    spellings: [
      inShare(
        'verbs.ts',
        "if (claim.acknowledgedAt !== undefined) return refused({ code: 'claim.done' });",
        '',
        claiming,
      ),
      inLua(
        'verbs-opening.ts',
        "if claim.acknowledgedAt then return refused({ code = 'claim.done' }) end",
        '',
        claiming,
      ),
    ],
  },
  {
    guard: 'A claim that was taken back is not acknowledged.',
    without: 'a revoked claim finishes its slot',
    spellings: [
      inShare(
        'claims.ts',
        "if (claim.revokedAt !== undefined) return { refusal: { code: 'claim.revoked' } };",
        '',
        claiming,
      ),
      inLua('claims.ts', "if claim.revokedAt then return { code = 'claim.revoked' } end", '', claiming),
    ],
  },
  {
    guard: 'An acknowledgement counts once.',
    without: 'it is written down again each time',
    spellings: [
      inShare('claims.ts', 'if (claim.acknowledgedAt !== undefined) return { share };', '', claiming),
      inLua('claims.ts', 'if claim.acknowledgedAt then return end', '', claiming),
    ],
  },
  {
    guard: 'The last acknowledgement burns the share.',
    without: 'a share that was received stays',
    spellings: [
      inShare(
        'claims.ts',
        "share.burned === undefined && isUsedUp(share) ? burn(share, 'downloaded', now) : share;",
        'share;',
        claiming,
      ),
      inLua('claims.ts', 'if not share.burnedAt and isUsedUp(share) then', 'if false then', claiming),
    ],
  },
  {
    guard: 'Two claims never have one start: the owner names a claim by it.',
    without: 'claims of one millisecond have one name',
    spellings: [
      inShare(
        'claims.ts',
        'const startedAt = Math.max(now, ...share.claims.map((c) => c.startedAt + 1));',
        'const startedAt = now;',
        'store claims|re-arming',
      ),
      inLua(
        'claims.ts',
        'startedAt = math.max(startedAt, claim.startedAt + 1)',
        'startedAt = now',
        'store claims|re-arming',
      ),
    ],
  },
  {
    guard: 'A download is taken as arrived only a grace after its last byte.',
    without: 'it is taken as arrived at once',
    spellings: [
      inShare('claims.ts', 'return at !== undefined && at <= now;', 'return at !== undefined;', time),
      inLua('claims.ts', 'if when and when <= now then', 'if when then', time),
    ],
  },
  {
    guard: 'A download is complete only when every byte was handed over.',
    without: 'its first bytes are enough',
    spellings: [
      inShare('intervals.ts', 'first[1] >= size', 'first[1] > 0', 'store claims|store time'),
      inLua('traces.ts', 'list[1][2] >= size', 'list[1][2] > 0', 'store claims|store time'),
    ],
  },
  {
    guard: 'What was received cannot be re-armed.',
    without: 're-arming takes acknowledged claims back too',
    spellings: [
      inShare('claims.ts', 'claim.acknowledgedAt === undefined &&\n    (which', '(which', 're-arming'),
      inLua('claims.ts', 'not claim.acknowledgedAt and (which', '(which', 're-arming'),
    ],
  },
];
