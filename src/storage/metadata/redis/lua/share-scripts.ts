/**
 * The scripts on one share: the verbs of src/share/verbs.ts, decision for decision (docs/adr/0020-redis-engine.md).
 * KEYS: share, secrets, traces, due, index, seq. ARGV: what is asked as JSON, then secrets as they are.
 */
import { changing } from './change.ts';
import { claims } from './claims.ts';
import { due, events, lifetime } from './lifetime.ts';
import { orderOfChecks, passwords } from './order-of-checks.ts';
import { keeping, record, replying } from './record.ts';
import { ROLLED_BACK, rollback, step } from './step.ts';
import { traces } from './traces.ts';

/** Redis refuses a write in these, whatever they say: a look changes nothing. */
const READS = '#!lua flags=no-writes\n';
/** Redis refuses it when memory is full, so that the scripts below always find room. */
const MAKES = '#!lua\n';
/** Goes on when memory is full: claims, burns and counts are small, and must not fail because somebody else stored much. */
const WRITES = '#!lua flags=allow-oom\n';

const seen = [step, record, events, lifetime, claims, replying];
const decided = [...seen, due, keeping, rollback, passwords, orderOfChecks];

const reads = (body: string): string => [READS, ...seen, orderOfChecks, body].join('');
const writes = (body: string, ...more: readonly string[]): string => [WRITES, ...decided, ...more, body].join('');
/** Every writer leaves the mark when it meets an older copy; only some are refused because of it. */
const marking = 'local rolledBack = isRolledBack(at.seq, ask.seq)\n';
const guarded = (body: string, ...more: readonly string[]): string =>
  writes(`${marking}if rolledBack then return ${ROLLED_BACK} end\n${body}`, ...more);

const create = `
${marking}
local taken = asOf(load())
room = true
if taken then
  if taken.ownerTokenHash ~= ask.share.ownerTokenHash or taken.createDigest ~= ask.share.createDigest then
    return refused({ code = 'share.exists' })
  end
  if taken.burnedAt then return refused(gone(taken)) end
  return { head({ repeated = true }), flattened(taken) }
end
-- There may still lie what is left of the share that had the id before.
redis.call('DEL', at.share, at.secrets, at.traces)
raw = {}
local share = ask.share
share.createdAt = now
share.attempts, share.unlocks, share.rearms = 0, 0, 0
share.pending, share.claims, share.events = {}, {}, {}
changed = { pending = true, claims = true, events = true }
withEvent(share, 'created', now)
if ask.ready then
  share.readyAt, share.sender = now, nil
  withEvent(share, 'uploaded', now)
end
redis.call('HSET', at.secrets, 'header', ARGV[2], 'manifest', ARGV[3])
if ARGV[4] then redis.call('HSET', at.secrets, 'body', ARGV[4]) end
keep(share)
return { head({ repeated = false }), flattened(share) }
`;

const completeUpload = `
${marking}
local share = asOf(load())
if not share then return refused({ code = 'share.not_found' }) end
if share.burnedAt then return refused(gone(share)) end
if not share.readyAt then
  share.readyAt, share.sender, share.bytesCameAt = now, nil, nil
  share.expiresAt = expiresAt(share)
  share.expiresIn = nil
  withEvent(share, 'uploaded', now)
  keep(share)
end
return { head({}), flattened(share) }
`;

/** A share that has ended is not brought back by bytes that come late. */
const noteUpload = `
local share = asOf(load())
if not share or share.burnedAt then return { head({}) } end
redis.call('HSET', at.traces, 'uploadBytes', text(ask.bytes), 'uploadAt', text(now))
noted()
if ask.bytes > 0 and shouldTellBytes(share) then
  share.bytesCameAt = now
  keep(share)
end
return { head({}) }
`;

const look = `
local share = asOf(load())
local manifest = false
if ask.ownerTokenHash then
  if not ownedBy(share, ask.ownerTokenHash) then return refused({ code = 'share.not_found' }) end
else
  local refusal = reach(share, ask.linkTokenHash)
  if refusal then return refused(refusal) end
  if not share.passwordTokenHash and share.readyAt then manifest = demanded('manifest') end
end
return { head({}), flattened(share), redis.call('HGETALL', at.traces), false, manifest }
`;

const noteLook = `
if asOf(load()) then
  redis.call('HINCRBY', at.traces, 'looks', 1)
  redis.call('HSETNX', at.traces, 'looksFirst', text(now))
  redis.call('HSET', at.traces, 'looksLast', text(now))
  noted()
end
return { head({}) }
`;

const prove = `
local share = asOf(load())
local refusal = standingForManifest(share, ask.linkTokenHash) or tryPassword(share, ask.passwordTokenHash)
if refusal then return refused(refusal) end
return { head({}), false, false, false, demanded('manifest') }
`;

const claim = `
local share = asOf(load())
local refusal, known = standingForClaim(share, ask)
if refusal then return refused(refusal) end
local try = known and tryPasswordAgain or tryPassword
refusal = try(share, ask.passwordTokenHash)
if refusal then return refused(refusal) end
return grant(share, ask.claimTokenHash, known)
`;

const reserveAttempt = `
local share = asOf(load())
local refusal, known = standingForOpen(share, ask)
if refusal then return refused(refusal) end
if known or not share.passwordTokenHash then return grant(share, ask.claimTokenHash, known) end
refusal = chargeAttempt(share, ask.key)
if refusal then return refused(refusal) end
return { head({ charged = ask.key }) }
`;

const settleAttempt = `
local share = asOf(load())
local refusal = reach(share, ask.linkTokenHash) or settleAttempt(share, ask.key, ask.passwordTokenHash)
if refusal then return refused(refusal) end
-- While the hash was computed somebody else may have taken the slot.
local known
refusal, known = standingForOpen(share, ask)
if not refusal then return grant(share, ask.claimTokenHash, known) end
keep(share)
return refused(refusal)
`;

const findClaim = `
local share = asOf(load())
local claim = share and findClaim(share, ask.claimTokenHash)
if not claim then return refused({ code = 'share.not_found' }) end
if share.burnedAt then return refused(gone(share)) end
if claim.revokedAt then return refused({ code = 'claim.revoked' }) end
if claim.acknowledgedAt then return refused({ code = 'claim.done' }) end
demanded('header')
return { head({ claim = claim.tokenHash }), flattened(share), redis.call('HGETALL', at.traces), false, false, secret('body') }
`;

const recordProgress = `
local share = asOf(load())
local claim = share and findClaim(share, ask.claimTokenHash)
if not claim then return { head({}) } end
local covered = covers(addProgress(claim.tokenHash, ask), share.bodyBytes)
if covered and not claim.completeAt then
  claim.completeAt = now
  changed.claims = true
  keep(share)
end
return { head({}) }
`;

/** What is left to remove when this step burned the share: told once. */
const leftover = `
local function leftover(share, before)
  if before or not share.burnedAt then return nil end
  return { blobId = share.blobId }
end
`;

const finishClaim = `
${marking}
local share = asOf(load())
if not share then return refused({ code = 'share.not_found' }) end
local before = share.burnedAt
local refusal = acknowledge(share, ask.claimTokenHash)
if refusal then return refused(refusal) end
keep(share)
return { head({ burned = leftover(share, before) }) }
`;

const change = `
${marking}
if rolledBack and ask.change.unlock then return ${ROLLED_BACK} end
local share = asOf(load())
if not ownedBy(share, ask.ownerTokenHash) then return refused({ code = 'share.not_found' }) end
if share.burnedAt then return refused(gone(share)) end
local why = applyChange(share)
if why then
  counts = false
  return { head({ why = why }) }
end
keep(share)
return { head({ burned = leftover(share, nil) }), flattened(share), redis.call('HGETALL', at.traces) }
`;

/** With an owner it must be theirs; without one nobody is asked. What a scan calls lost may only be forgotten. */
const remove = `
${marking}
if rolledBack and ask.reason == 'lost' then return ${ROLLED_BACK} end
local share = asOf(load())
if ask.ownerTokenHash and not ownedBy(share, ask.ownerTokenHash) then return refused({ code = 'share.not_found' }) end
if not share then return { head({}) } end
local before = share.burnedAt
burn(share, ask.reason, now)
keep(share)
return { head({ burned = leftover(share, before) }) }
`;

const forgetBlob = `
${marking}
local share = asOf(load())
if share and share.burnedAt and share.blobId then
  share.blobId = nil
  share.footprintBytes = 0
  keep(share)
end
return { head({}) }
`;

/** Kept even when unchanged: what was noted lazily may have moved its place in the index. */
const settleDue = `
local share = load()
if not share then
  redis.call('ZREM', at.due, ask.id)
  redis.call('ZREM', at.index, ask.id)
  return { head({}) }
end
share = asOf(share)
if not share then
  forget(ask.id)
  return { head({}) }
end
if not share.burnedAt then assumeComplete(share) end
keep(share)
return { head({ burned = leftover(share, nil) }) }
`;

/**
 * After a rollback nobody knows who has received a share, so each free slot counts as taken, by nobody: the owner sees
 * it and decides. No hash of a token looks like these names.
 */
const accept = `
local share = asOf(load())
if share and not share.burnedAt then
  for slot = 1, freeSlots(share) do addClaim(share, ask.claimant .. ':' .. slot) end
  keep(share)
end
return { head({}) }
`;

export const shareScripts = {
  create: [MAKES, ...decided, create].join(''),
  completeUpload: writes(completeUpload),
  noteUpload: writes(noteUpload, traces),
  look: reads(look),
  noteLook: writes(noteLook, traces),
  prove: guarded(prove),
  claim: guarded(claim),
  reserveAttempt: guarded(reserveAttempt),
  settleAttempt: guarded(settleAttempt),
  findClaim: reads(findClaim),
  recordProgress: writes(recordProgress, traces),
  acknowledge: writes(finishClaim, leftover),
  change: writes(change, changing, leftover),
  remove: writes(remove, leftover),
  forgetBlob: writes(forgetBlob),
  settleDue: guarded(settleDue, leftover),
  accept: writes(accept),
} as const;

/** KEYS: share and traces of each, in turn. Answers each as it is now; one that is over, as its tombstone. */
const list = `
local found = {}
for i = 1, #KEYS, 2 do
  at.share, at.traces = KEYS[i], KEYS[i + 1]
  local share = load()
  if share then
    asOf(share)
    found[#found + 1] = flattened(share)
  end
end
return found
`;

/** KEYS: due. Pairs of id and time. */
const dueNow = `
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now), 'WITHSCORES', 'LIMIT', 0, ask.limit)
`;

/** KEYS: seq. Leaves the mark when it is an older copy. */
const checkSeq = `
local rolledBack = isRolledBack(KEYS[1], ask.seq)
local kept = redis.call('HMGET', KEYS[1], 'n', 'rolled')
return { kept[1] or '0', rolledBack and kept[2] }
`;

/** KEYS: seq. The operator accepts: the bucket counts on from the highest that anybody knew. */
const acceptBucket = `
local kept = redis.call('HMGET', KEYS[1], 'n', 'rolled')
local n = math.max(tonumber(kept[1] or '0'), tonumber(kept[2] or '0'), ask.seq) + 1
redis.call('HSET', KEYS[1], 'n', text(n))
redis.call('HDEL', KEYS[1], 'rolled')
return text(n)
`;

export const bucketScripts = {
  list: reads(list),
  due: reads(dueNow),
  checkSeq: [WRITES, step, record, rollback, checkSeq].join(''),
  acceptBucket: [WRITES, step, record, acceptBucket].join(''),
} as const;
