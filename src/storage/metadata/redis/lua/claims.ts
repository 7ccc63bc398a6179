/** A claim's life in Lua. Mirrors src/share/claims.ts. */

export const claims = `
local function findClaim(share, tokenHash)
  for _, claim in ipairs(share.claims) do
    if claim.tokenHash == tokenHash then return claim end
  end
end

-- Start times are unique, because the owner names a claim by its own.
local function addClaim(share, tokenHash)
  local startedAt = now
  for _, claim in ipairs(share.claims) do startedAt = math.max(startedAt, claim.startedAt + 1) end
  local claim = { tokenHash = tokenHash, startedAt = startedAt }
  share.claims[#share.claims + 1] = claim
  changed.claims = true
  counts = true
  withEvent(share, 'claimed', now)
  return claim
end

local function takeSlot(share, tokenHash)
  local claim = addClaim(share, tokenHash)
  -- A body that came inline is handed over whole in the answer to the claim.
  if share.createdInline == 1 then claim.completeAt = now end
  return claim
end

local function burnIfUsedUp(share)
  if not share.burnedAt and isUsedUp(share) then burn(share, 'downloaded', now) end
end

-- A refusal, or nothing: everything arrived.
local function acknowledge(share, tokenHash)
  local claim = findClaim(share, tokenHash)
  if not claim then return { code = 'share.not_found' } end
  if claim.revokedAt then return { code = 'claim.revoked' } end
  if claim.acknowledgedAt then return end
  claim.acknowledgedAt = now
  changed.claims = true
  withEvent(share, 'acknowledged', now)
  burnIfUsedUp(share)
end

local function assumedCompleteAt(claim)
  if not isLive(claim) or not claim.completeAt then return nil end
  return math.max(claim.completeAt, traced('lastAt:' .. claim.tokenHash)) + rules.unacknowledgedGraceMs
end

local function assumeComplete(share)
  local late = false
  for _, claim in ipairs(share.claims) do
    local when = assumedCompleteAt(claim)
    if when and when <= now then
      late = true
      claim.assumedCompleteAt = now
      changed.claims = true
      withEvent(share, 'assumed_complete', now)
    end
  end
  if late then burnIfUsedUp(share) end
end

-- Those that an owner's re-arm revokes: all, or the one that started then.
local function revocable(share, which)
  local found = {}
  for _, claim in ipairs(share.claims) do
    if not claim.revokedAt and not claim.acknowledgedAt and (which == 'all' or claim.startedAt == which) then
      found[#found + 1] = claim
    end
  end
  return found
end
`;
