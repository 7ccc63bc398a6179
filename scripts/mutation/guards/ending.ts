/** How a share begins and ends: by itself, for good, and leaving nothing that opens it. */
import { inEmbedded, inLua, inShare, tests, within, type Guard } from '../guard.ts';

const time = 'store time';

export const endingGuards: readonly Guard[] = [
  {
    guard: 'A share ends on time, whether the sweeper came or not.',
    without: 'only the sweeper ends it',
    spellings: [
      inEmbedded('record-step.ts', 'share: asOf(stored, traces, now, rules),', 'share: stored,', time),
      inLua(
        'verbs-opening.ts',
        'local share = asOf(load())\nlocal refusal, known = standingForClaim(share, ask)',
        'local share = load()\nlocal refusal, known = standingForClaim(share, ask)',
        time,
      ),
      inLua('lifetime.ts', "if now >= ends then burn(share, 'expired', ends) end", '', time),
    ],
  },
  {
    guard: 'A burn deletes the keys in the step that makes it visible.',
    without: 'header and manifest stay',
    spellings: [
      inEmbedded(
        'record-step.ts',
        'if (after.burned !== undefined) void secrets.remove(id);\n    else if (born',
        'if (born',
        time,
      ),
      inLua('record.ts', "redis.call('DEL', at.secrets)\n    counts = true", 'counts = true', time),
    ],
  },
  {
    guard: 'A tombstone keeps no hash of the password.',
    without: 'it stays in the record',
    spellings: [
      inShare('lifetime.ts', 'passwordTokenHash: undefined,\n    sender', 'sender', time),
      inLua(
        'lifetime.ts',
        'share.passwordTokenHash, share.sender, share.bytesCameAt = nil, nil, nil',
        'share.sender, share.bytesCameAt = nil, nil',
        time,
      ),
    ],
  },
  {
    guard: 'A tombstone stays while bytes of its share may be there.',
    without: 'it goes, and nobody knows whose bytes those are',
    spellings: [
      inShare(
        'lifetime.ts',
        'current.burned !== undefined && current.blobId === undefined && now >=',
        'current.burned !== undefined && now >=',
        time,
      ),
      inLua('lifetime.ts', 'share.burnedAt and not share.blobId and now >=', 'share.burnedAt and now >=', time),
    ],
  },
  {
    guard: 'An unfinished upload ends after seven days, however busy.',
    without: 'it lives as long as bytes come',
    spellings: [
      inShare(
        'lifetime.ts',
        'return Math.min(lastAt + rules.uploadIdleLimitMs, share.createdAt + LONGEST_UPLOAD_MS);',
        'return lastAt + rules.uploadIdleLimitMs;',
        time,
      ),
      inLua(
        'lifetime.ts',
        'return math.min(lastAt + rules.uploadIdleLimitMs, share.createdAt + ${String(LONGEST_UPLOAD_MS)})',
        'return lastAt + rules.uploadIdleLimitMs',
        time,
      ),
    ],
  },
  {
    guard: 'Late bytes bring no upload back.',
    without: 'bytes are noted beside a share that has ended',
    spellings: [
      inEmbedded('embedded-metadata-store.ts', 'if (share.burned !== undefined) return;', '', time),
      inLua('verbs-making.ts', 'if not share or share.burnedAt then return', 'if not share then return', time),
    ],
  },
  {
    guard: 'A share that was burned while its bytes came does not become ready.',
    without: 'the last byte makes it ready',
    spellings: [
      inShare(
        'verbs.ts',
        'if (share.burned !== undefined) return no(gone(share.burned));\n  if (share.readyAt',
        'if (share.readyAt',
        'completing an upload',
      ),
      inLua('verbs-making.ts', 'if share.burnedAt then return refused(gone(share)) end', '', 'completing an upload'),
    ],
  },
  {
    guard: 'An id that is taken is never taken by another owner or request.',
    without: 'who asks for a taken id is told that it is theirs',
    spellings: [
      inShare('verbs.ts', "if (!same) return no({ code: 'share.exists' });", '', 'creating a share'),
      inLua(
        'verbs-making.ts',
        'if taken.ownerTokenHash ~= ask.share.ownerTokenHash or taken.createDigest ~= ask.share.createDigest then',
        'if false then',
        'creating a share',
      ),
    ],
  },
  {
    guard: 'A share is open for a minute at least and not longer than the longest life.',
    without: 'any time is taken',
    spellings: [
      within(
        'src/share/new-share.ts',
        'if (end < start + SHORTEST_LIFE_MS)',
        'if (end < 0)',
        tests('src/share/new-share.spec.ts'),
      ),
      within(
        'src/share/new-share.ts',
        'if (end > start + rules.maxExpiresInMs)',
        'if (end < 0)',
        tests('src/share/new-share.spec.ts'),
      ),
    ],
  },
];
