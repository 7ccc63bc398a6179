/** The order in which a share answers, in Lua. Mirrors src/share/order-of-checks.ts and password-attempts.ts. */
import { NO_TOKEN_HASH } from '../../../../share/token-hash.ts';

/** Each answers a refusal, or nothing. Count first, then compare; a right password takes its own count back. */
export const passwords = `
local function closed(share)
  if share.attempts < rules.maxPasswordAttempts then return nil end
  -- Tries that are still being hashed fill the counter too: one of them may be right and take its count back.
  return isLocked(share) and { code = 'share.locked' } or { code = 'server.busy', retryAfterSeconds = 1 }
end

-- In the store before anything is compared: a script that ends half-way leaves one try too many counted, never one too few.
local function count(share, tries)
  share.attempts = redis.call('HINCRBY', at.share, 'attempts', tries)
  raw.attempts = text(share.attempts)
end

local function wrong(share)
  counts = true
  withEvent(share, 'wrong_password', now)
  local locks = isLocked(share) or nil
  if locks then withEvent(share, 'locked', now) end
  keep(share)
  local left = math.max(0, rules.maxPasswordAttempts - share.attempts)
  return { code = 'password.wrong', attemptsLeft = left, locks = locks }
end

local function tryPassword(share, tokenHash)
  if not share.passwordTokenHash then return nil end
  local refusal = closed(share)
  if refusal then return refusal end
  if not tokenHash then return { code = 'password.required' } end
  count(share, 1)
  if share.passwordTokenHash ~= tokenHash then return wrong(share) end
  count(share, -1)
end

-- For the holder of a live claim: the right password works even while locked.
local function tryPasswordAgain(share, tokenHash)
  if share.passwordTokenHash and share.passwordTokenHash == tokenHash then return nil end
  return tryPassword(share, tokenHash)
end

local function chargeAttempt(share, key)
  local refusal = closed(share)
  if refusal then return refusal end
  local pending = {}
  for _, try in ipairs(share.pending) do
    if isPending(try) then pending[#pending + 1] = try end
  end
  pending[#pending + 1] = { key = key, at = now }
  share.pending = pending
  changed.pending = true
  counts = true
  count(share, 1)
  keep(share)
end

-- A try that was charged too long ago, or cleared by the owner's unlock, tells nothing: it must be made again.
local function settleAttempt(share, key, tokenHash)
  local rest, charged = {}, false
  for _, try in ipairs(share.pending) do
    if not charged and try.key == key and isPending(try) then charged = true else rest[#rest + 1] = try end
  end
  if not charged or not share.passwordTokenHash then return { code = 'server.busy', retryAfterSeconds = 1 } end
  share.pending = rest
  changed.pending = true
  if share.passwordTokenHash ~= tokenHash then return wrong(share) end
  count(share, -1)
end
`;

/**
 * Checks 2 to 7. Strings in Lua are compared by their place in memory, where equal ones exist once: the time of a
 * comparison tells nothing about how far they agree. An unknown id is compared too.
 */
export const orderOfChecks = `
local function gone(share)
  return { code = 'share.gone', reason = share.burnedReason, at = share.burnedAt }
end

local function reach(share, linkTokenHash)
  local proven = (share and share.linkTokenHash or '${NO_TOKEN_HASH}') == linkTokenHash
  if not share or not proven then return { code = 'share.not_found' } end
  if share.burnedAt then return gone(share) end
end

local function ownedBy(share, ownerTokenHash)
  local proven = (share and share.ownerTokenHash or '${NO_TOKEN_HASH}') == ownerTokenHash
  return share ~= nil and proven
end

local function notOpenYet(share)
  if not share.readyAt then return { code = 'share.uploading' } end
  if share.availableFrom and now < share.availableFrom then
    return { code = 'share.not_yet', availableFrom = share.availableFrom }
  end
end

-- A refusal, or the claim being repeated, or neither: only the password is left to prove.
local function standingForClaim(share, proof)
  local refusal = reach(share, proof.linkTokenHash)
  if refusal then return refusal end
  local known = findClaim(share, proof.claimTokenHash)
  if known and known.revokedAt then return { code = 'claim.revoked' } end
  if known and known.acknowledgedAt then return { code = 'claim.done' } end
  if known then return nil, known end
  refusal = notOpenYet(share)
  if refusal then return refusal end
  if freeSlots(share) == 0 then return { code = 'share.claimed', claimedAt = lastClaimedAt(share) } end
end

-- The server-side open does not open again what was taken as arrived.
local function standingForOpen(share, proof)
  local refusal, known = standingForClaim(share, proof)
  if known and known.assumedCompleteAt then return { code = 'claim.done' } end
  return refusal, known
end

local function standingForManifest(share, linkTokenHash)
  return reach(share, linkTokenHash) or notOpenYet(share)
end

-- The act behind every claim: take a slot or repeat one, and hand out the secrets.
local function grant(share, tokenHash, known)
  if known then withEvent(share, 'resumed', now) else takeSlot(share, tokenHash) end
  local header, manifest, body = demanded('header'), demanded('manifest'), secret('body')
  keep(share)
  local told = head({ claim = tokenHash, repeated = known ~= nil })
  return { told, flattened(share), false, header, manifest, body }
end
`;
