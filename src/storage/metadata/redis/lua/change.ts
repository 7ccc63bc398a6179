/** What the owner may change, in Lua. Mirrors src/share/change.ts; the words of a refusal are put together there. */
import { MOST_DOWNLOADS, MOST_REARMS, MOST_UNLOCKS } from '../../../../share/change.ts';

/** Each step answers why not, or nothing. A later refusal undoes the earlier steps: nothing is kept then. */
export const changing = `
local function unlock(share)
  if not ask.change.unlock or (share.attempts == 0 and pendingAttempts(share) == 0) then return end
  if share.unlocks >= ${String(MOST_UNLOCKS)} then return { why = 'unlocks' } end
  share.attempts = 0
  share.pending = {}
  changed.pending = true
  share.unlocks = share.unlocks + 1
  withEvent(share, 'unlocked', now)
end

local function rearm(share)
  local which = ask.change.rearm
  if not which then return end
  local named = which == 'all'
  for _, claim in ipairs(share.claims) do named = named or claim.startedAt == which end
  if not named then return { why = 'noClaim' } end
  local found = revocable(share, which)
  if #found == 0 then return end
  if share.rearms >= ${String(MOST_REARMS)} then return { why = 'rearms' } end
  for _, claim in ipairs(found) do claim.revokedAt = now end
  changed.claims = true
  -- A revoked claimant must not come back with an older copy of the store.
  counts = true
  share.rearms = share.rearms + 1
  withEvent(share, 'rearmed', now)
end

local function setDownloads(share)
  local downloads = ask.change.downloads
  if not downloads or downloads == share.downloads then return end
  local live, finished = counted(share.claims, isLive), counted(share.claims, isFinished)
  local least = math.max(1, live + finished)
  if downloads < least or downloads > ${String(MOST_DOWNLOADS)} then return { why = 'downloads', least = least } end
  share.downloads = downloads
  withEvent(share, 'changed', now)
  if live == 0 and finished >= downloads then burn(share, 'downloaded', now) end
end

local function setExpiry(share)
  local at, span = ask.change.expiresAt, ask.change.expiresIn
  if not at and not span then return end
  -- A relative expiry counts from now, or from when the share opens; while uploading it goes on counting from ready.
  local ends = at or math.max(now, share.availableFrom or 0) + span
  -- An upload cannot be ready before now.
  local latest = openFrom({ readyAt = share.readyAt or now, availableFrom = share.availableFrom }) + rules.maxExpiresInMs
  local neverOpen = span and span <= 0
  if ends <= now or neverOpen or ends > latest then return { why = 'expiry', latest = latest } end
  local relative = span and not share.readyAt
  share.expiresAt = not relative and ends or nil
  share.expiresIn = relative and span or nil
  withEvent(share, 'changed', now)
end

-- Re-arming frees slots before downloads are counted, so that both can be asked at once.
local function applyChange(share)
  return unlock(share) or rearm(share) or setExpiry(share) or setDownloads(share)
end
`;
