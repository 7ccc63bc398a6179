/** The bodies of the verbs that make a share, fill it and look at it. Mirrors src/share/verbs.ts. */
import { MARKING } from './step.ts';

export const create = `
${MARKING}
local taken = asOf(load())
room = true
if taken then
  if taken.ownerTokenHash ~= ask.share.ownerTokenHash or taken.createDigest ~= ask.share.createDigest then
    return refused({ code = 'share.exists' })
  end
  if taken.burnedAt then return refused(gone(taken)) end
  return { head({ repeated = true }), flattened(taken) }
end
beginProven()
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

export const completeUpload = `
${MARKING}
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
export const noteUpload = `
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

export const look = `
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

export const noteLook = `
if asOf(load()) then
  redis.call('HINCRBY', at.traces, 'looks', 1)
  redis.call('HSETNX', at.traces, 'looksFirst', text(now))
  redis.call('HSET', at.traces, 'looksLast', text(now))
  noted()
end
return { head({}) }
`;
