/** Time and state in Lua. Mirrors src/share/lifetime.ts, events.ts and due.ts, function by function. */
import { MOST_EVENTS } from '../../../../share/events.ts';
import {
  BYTES_TOLD_PER_IDLE_LIMIT,
  LONGEST_UPLOAD_MS,
  PENDING_ATTEMPT_MS,
  TOMBSTONE_AFTER_BURN_MS,
  TOMBSTONE_AFTER_EXPIRY_MS,
  UPLOAD_WITHOUT_BYTES_MS,
} from '../../../../share/lifetime.ts';

/** How long Redis keeps a key beyond its tombstone. Only a net: the sweeper removes it before. */
const SAFETY_NET_MS = TOMBSTONE_AFTER_BURN_MS;

export const events = `
local function withEvent(share, kind, when)
  local list = share.events
  local last = list[#list]
  changed.events = true
  if last and last.type == kind then
    last.lastAt = when
    last.count = (last.count or 1) + 1
    return
  end
  list[#list + 1] = { type = kind, at = when }
  if #list > ${String(MOST_EVENTS)} then table.remove(list, 2) end
end
`;

export const lifetime = `
-- Traces are read where a rule needs them, one field at a time.
local function traced(name)
  return tonumber(redis.call('HGET', at.traces, name) or '0')
end

local function openFrom(share)
  return math.max(share.readyAt or share.createdAt, share.availableFrom or 0)
end

local function expiresAt(share)
  return share.expiresAt or openFrom(share) + share.expiresIn
end

local function uploadLapsesAt(share)
  local lastAt = math.max(traced('uploadBytes') > 0 and traced('uploadAt') or 0, share.bytesCameAt or 0)
  if lastAt == 0 then return share.createdAt + ${String(UPLOAD_WITHOUT_BYTES_MS)} end
  return math.min(lastAt + rules.uploadIdleLimitMs, share.createdAt + ${String(LONGEST_UPLOAD_MS)})
end

local function shouldTellBytes(share)
  if share.readyAt or share.burnedAt then return false end
  return now - (share.bytesCameAt or 0) >= rules.uploadIdleLimitMs / ${String(BYTES_TOLD_PER_IDLE_LIMIT)}
end

local function endOf(share)
  if share.readyAt then return expiresAt(share) end
  return math.min(uploadLapsesAt(share), share.expiresAt or math.huge)
end

local function burn(share, reason, when)
  if share.burnedAt then return end
  -- A relative expiry that never began to run would have begun now.
  share.expiresAt = share.expiresAt
    or expiresAt({ readyAt = share.readyAt or when, availableFrom = share.availableFrom, expiresIn = share.expiresIn })
  share.expiresIn = nil
  withEvent(share, 'burned', when)
  share.passwordTokenHash, share.sender, share.bytesCameAt = nil, nil, nil
  share.attempts = 0
  share.pending = {}
  changed.pending = true
  if not share.blobId then share.footprintBytes = 0 end
  share.burnedReason, share.burnedAt = reason, when
end

local function tombstoneEndsAt(share)
  return math.min((share.burnedAt or math.huge) + ${String(TOMBSTONE_AFTER_BURN_MS)},
    expiresAt(share) + ${String(TOMBSTONE_AFTER_EXPIRY_MS)})
end

-- The share as it is now: burned past its end, nil past its tombstone.
local function asOf(share)
  if not share then return nil end
  if not share.burnedAt then
    local ends = endOf(share)
    if now >= ends then burn(share, 'expired', ends) end
  end
  if share.burnedAt and not share.blobId and now >= tombstoneEndsAt(share) then return nil end
  return share
end

-- When Redis may drop the keys by itself. An upload may still become ready, and its expiry begin to run then.
local function keptUntil(share)
  local ends = share.readyAt and tombstoneEndsAt(share)
    or share.burnedAt and tombstoneEndsAt(share)
    or share.createdAt + ${String(LONGEST_UPLOAD_MS + TOMBSTONE_AFTER_BURN_MS)}
  return ends + ${String(SAFETY_NET_MS)}
end

local function isFinished(claim)
  return not claim.revokedAt and (claim.acknowledgedAt or claim.assumedCompleteAt) and true or false
end

local function isLive(claim)
  return not claim.revokedAt and not isFinished(claim)
end

local function counted(list, holds)
  local count = 0
  for _, one in ipairs(list) do
    if holds(one) then count = count + 1 end
  end
  return count
end

local function freeSlots(share)
  return math.max(0, share.downloads - counted(share.claims, function(claim) return not claim.revokedAt end))
end

local function isUsedUp(share)
  return counted(share.claims, isFinished) >= share.downloads
end

local function lastClaimedAt(share)
  local latest = 0
  for _, claim in ipairs(share.claims) do
    if not claim.revokedAt then latest = math.max(latest, claim.startedAt) end
  end
  return latest
end

local function isPending(try)
  return now - try.at < ${String(PENDING_ATTEMPT_MS)}
end

local function pendingAttempts(share)
  return counted(share.pending, isPending)
end

-- Tries still being hashed do not lock: one of them may be right.
local function isLocked(share)
  return share.passwordTokenHash ~= nil and share.attempts - pendingAttempts(share) >= rules.maxPasswordAttempts
end

local function stateOf(share)
  if share.burnedAt then return 'burned' end
  if not share.readyAt then return 'uploading' end
  if share.availableFrom and now < share.availableFrom then return 'scheduled' end
  if freeSlots(share) == 0 then return 'claimed' end
  return isLocked(share) and 'locked' or 'ready'
end
`;

/** Needs `claims`. */
export const due = `
local function nextDueAt(share)
  -- Bytes of a burned share are removed at the next pass, then the tombstone waits for its own end.
  if share.burnedAt then return share.blobId and share.burnedAt or tombstoneEndsAt(share) end
  local first = endOf(share)
  for _, claim in ipairs(share.claims) do first = math.min(first, assumedCompleteAt(claim) or math.huge) end
  return first
end
`;
