/** The bodies of the verbs that change a share and end it. Mirrors src/share/verbs.ts. */
import { MARKING, PROVING, ROLLED_BACK } from './step.ts';

/**
 * What is left to remove, and why, when this step burned the share: told once. `before` is what lay in the store, so that what
 * time has burned is told by the first step that keeps it so.
 */
export const leftover = `
local function leftover(share, before)
  if before or not share.burnedAt then return nil end
  return { blobId = share.blobId, reason = share.burnedReason }
end
`;

export const finishClaim = `
${MARKING}
${PROVING}
local share = asOf(load())
if not share then return refused({ code = 'share.not_found' }) end
local before = raw.burnedAt
local refusal = acknowledge(share, ask.claimTokenHash)
if refusal then return refused(refusal) end
keep(share)
return { head({ burned = leftover(share, before) }) }
`;

export const change = `
${MARKING}
if rolledBack and ask.change.unlock then return ${ROLLED_BACK} end
${PROVING}
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
export const remove = `
${MARKING}
if rolledBack and ask.reason == 'lost' then return ${ROLLED_BACK} end
${PROVING}
local share = asOf(load())
if ask.ownerTokenHash and not ownedBy(share, ask.ownerTokenHash) then return refused({ code = 'share.not_found' }) end
if not share then return { head({}) } end
local before = raw.burnedAt
burn(share, ask.reason, now)
keep(share)
return { head({ burned = leftover(share, before) }) }
`;

/** It may be the first to write down that a share expired, which is a burn. */
export const forgetBlob = `
${MARKING}
${PROVING}
local share = asOf(load())
if share and share.burnedAt and share.blobId then
  share.blobId = nil
  share.footprintBytes = 0
  keep(share)
end
return { head({}) }
`;

/** Kept even when unchanged: what was noted lazily may have moved its place in the index. */
export const settleDue = `
local share = load()
if not share then
  redis.call('ZREM', at.due, ask.id)
  redis.call('ZREM', at.index, ask.id)
  return { head({}) }
end
local before = raw.burnedAt
share = asOf(share)
if not share then
  forget(ask.id)
  -- Nobody swept before its tombstone was over.
  return { head({ burned = not before and { reason = 'expired' } or nil }) }
end
if not share.burnedAt then assumeComplete(share) end
keep(share)
return { head({ burned = leftover(share, before) or share.burnedAt and { blobId = share.blobId } or nil }) }
`;

/**
 * After a rollback nobody knows who has received a share, so each free slot counts as taken, by nobody: the owner sees
 * it and decides. No hash of a token looks like these names.
 */
export const accept = `
local share = asOf(load())
if share and not share.burnedAt then
  for slot = 1, freeSlots(share) do addClaim(share, ask.claimant .. ':' .. slot) end
  keep(share)
end
return { head({}) }
`;
