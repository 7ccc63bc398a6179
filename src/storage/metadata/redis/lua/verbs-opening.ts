/** The bodies of the verbs that let somebody in. Mirrors src/share/verbs.ts. */

export const prove = `
local share = asOf(load())
local refusal = standingForManifest(share, ask.linkTokenHash) or tryPassword(share, ask.passwordTokenHash)
if refusal then return refused(refusal) end
return { head({}), false, false, false, demanded('manifest') }
`;

export const claim = `
local share = asOf(load())
local refusal, known = standingForClaim(share, ask)
if refusal then return refused(refusal) end
local try = known and tryPasswordAgain or tryPassword
refusal = try(share, ask.passwordTokenHash)
if refusal then return refused(refusal) end
return grant(share, ask.claimTokenHash, known)
`;

export const reserveAttempt = `
local share = asOf(load())
local refusal, known = standingForOpen(share, ask)
if refusal then return refused(refusal) end
if known or not share.passwordTokenHash then return grant(share, ask.claimTokenHash, known) end
refusal = chargeAttempt(share, ask.key)
if refusal then return refused(refusal) end
return { head({ charged = ask.key }) }
`;

export const settleAttempt = `
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

export const findClaim = `
local share = asOf(load())
local claim = share and findClaim(share, ask.claimTokenHash)
if not claim then return refused({ code = 'share.not_found' }) end
-- Before the burn: what was taken back is cut, whatever ended the share in the same step or right after.
if claim.revokedAt then return refused({ code = 'claim.revoked' }) end
if share.burnedAt then return refused(gone(share)) end
if claim.acknowledgedAt then return refused({ code = 'claim.done' }) end
demanded('header')
return { head({ claim = claim.tokenHash }), flattened(share), redis.call('HGETALL', at.traces), false, false, secret('body') }
`;

export const recordProgress = `
local share = asOf(load())
local claim = share and findClaim(share, ask.claimTokenHash)
if not claim then return { head({}) } end
local covered = covers(addProgress(claim.tokenHash, ask), share.bodyBytes)
-- Of a share that has ended nothing is kept: that would be a burn, told by a step that may run before Redis was compared.
if covered and not claim.completeAt and not share.burnedAt then
  claim.completeAt = now
  changed.claims = true
  keep(share)
end
return { head({}) }
`;
