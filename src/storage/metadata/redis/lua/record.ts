/**
 * A share as it lies in Redis, for all scripts on it: read it, change it in a table, write what differs. The counterpart
 * of embedded/record-step.ts. In Lua a share is a table that is changed in place: a verb that refuses must not call `keep`.
 */

/** The keys of one share and its bucket. All have the bucket's hash tag, so they are in one slot. */
export const record = `
local at = { share = KEYS[1], secrets = KEYS[2], traces = KEYS[3], due = KEYS[4], index = KEYS[5], seq = KEYS[6] }

local TEXTS = { 'id', 'sealedBy', 'linkTokenHash', 'passwordTokenHash', 'ownerTokenHash', 'createDigest', 'blobId',
  'sender', 'burnedReason' }
local NUMBERS = { 'createdAt', 'bodyBytes', 'createdInline', 'footprintBytes', 'expiresIn', 'expiresAt', 'bytesCameAt',
  'readyAt', 'availableFrom', 'downloads', 'attempts', 'unlocks', 'rearms', 'burnedAt', 'keepUntil', 'rev' }
local LISTS = { 'pending', 'claims', 'events' }

-- The hash as it lies there, and which lists a verb changed: what is equal is not written again.
local raw, changed = {}, {}
-- Set by whatever must not be forgotten by an older copy of the store.
local counts = false
-- What the ledger of the quota has to learn, when it has to.
local room

-- Not tostring: it rounds to 14 digits.
local function text(value)
  if type(value) == 'number' then return string.format('%.0f', value) end
  return value
end

local function encoded(list)
  -- An empty table would be encoded as an object.
  return #list == 0 and '[]' or cjson.encode(list)
end

local function load()
  raw, changed = {}, {}
  local flat = redis.call('HGETALL', at.share)
  if #flat == 0 then return nil end
  for i = 1, #flat, 2 do raw[flat[i]] = flat[i + 1] end
  local share = {}
  for _, name in ipairs(TEXTS) do share[name] = raw[name] end
  for _, name in ipairs(NUMBERS) do share[name] = raw[name] and tonumber(raw[name]) end
  for _, name in ipairs(LISTS) do share[name] = cjson.decode(raw[name] or '[]') end
  return share
end

-- Every field as text, name after name, for the reply.
local function flattened(share)
  local flat = {}
  local function push(name, value)
    if value ~= nil then flat[#flat + 1] = name; flat[#flat + 1] = value end
  end
  for _, name in ipairs(TEXTS) do push(name, share[name]) end
  for _, name in ipairs(NUMBERS) do push(name, text(share[name])) end
  for _, name in ipairs(LISTS) do push(name, changed[name] and encoded(share[name]) or raw[name]) end
  return flat
end
`;

/** Needs `lifetime`. */
export const keeping = `
local function renumberRoom(share)
  if text(share.footprintBytes) == raw.footprintBytes and share.sender == raw.sender then return end
  share.rev = redis.call('HINCRBY', at.seq, 'rev', 1)
  room = true
end

local function writeFields(share)
  local set, unset = {}, {}
  local function compare(name, value)
    if value == raw[name] then return end
    if value == nil then unset[#unset + 1] = name
    else set[#set + 1] = name; set[#set + 1] = value end
    raw[name] = value
  end
  for _, name in ipairs(TEXTS) do compare(name, share[name]) end
  for _, name in ipairs(NUMBERS) do compare(name, text(share[name])) end
  for _, name in ipairs(LISTS) do
    if changed[name] then compare(name, encoded(share[name])) end
  end
  if #set > 0 then redis.call('HSET', at.share, unpack(set)) end
  if #unset > 0 then redis.call('HDEL', at.share, unpack(unset)) end
end

-- The only place that writes a record, except for the attempts, which are counted before anything is compared.
local function keep(share)
  if share.burnedAt and not raw.burnedAt then
    -- Keys first: a burn removes the secrets in the same step that makes it visible.
    redis.call('DEL', at.secrets)
    counts = true
  end
  renumberRoom(share)
  share.keepUntil = keptUntil(share)
  local lasts = text(share.keepUntil) ~= raw.keepUntil
  writeFields(share)
  redis.call('ZADD', at.due, text(nextDueAt(share)), share.id)
  redis.call('ZADD', at.index, 0, share.id)
  if lasts then
    for _, key in ipairs({ at.share, at.secrets, at.traces }) do redis.call('PEXPIREAT', key, raw.keepUntil) end
  end
end

-- The tombstone is over: nothing of the share stays.
local function forget(id)
  redis.call('DEL', at.share, at.secrets, at.traces)
  redis.call('ZREM', at.due, id)
  redis.call('ZREM', at.index, id)
  room = { rev = redis.call('HINCRBY', at.seq, 'rev', 1), over = true }
end
`;

/** What every script on one share answers: [head as JSON, share, traces, header, manifest, body]. */
export const replying = `
-- The quota is summed elsewhere. Each change of what a share takes gets the bucket's next number, so that whoever
-- tells the ledger late does not undo what was told since.
local function roomOf()
  return { rev = raw.rev, bytes = raw.footprintBytes, sender = raw.sender }
end

local function head(fields)
  fields.now = now
  if counts then fields.seq = redis.call('HINCRBY', at.seq, 'n', 1) end
  if room == true then room = roomOf() end
  fields.room = room
  return cjson.encode(fields)
end

local function refused(refusal)
  return { head({ refusal = refusal }) }
end

local function secret(name)
  return redis.call('HGET', at.secrets, name)
end

-- A live share has its secrets. One without them must not look like one that is not there.
local function demanded(name)
  local value = secret(name)
  if not value then error('a live share without its secrets') end
  return value
end
`;
