/** Scripts beside the shares: the ledger of the quota under {meta}, leases, counting windows, facts about the store. */
import { LEASE_MS } from '../../../../share/metadata-store.ts';
import { step, term } from './step.ts';

const READS = `#!lua flags=no-writes\n${step}${term}`;
const WRITES = `#!lua flags=allow-oom\n${step}${term}`;

/**
 * KEYS: rooms, sums, leases. `rooms` says for each share what it takes: number, bytes and sender; `sums` adds them up. The
 * number is the bucket's: what is told late does not undo what was told since.
 */
const ledger = `
local rooms, sums, leases = KEYS[1], KEYS[2], KEYS[3]

local function text(value) return string.format('%.0f', value) end

local function parsed(spelled)
  if not spelled then return { rev = 0, bytes = 0 } end
  local rev, bytes, sender = string.match(spelled, '^(%d+) (%d+) ?(.*)$')
  return { rev = tonumber(rev), bytes = tonumber(bytes), sender = sender ~= '' and sender or nil }
end

local function spelled(one)
  return text(one.rev) .. ' ' .. text(one.bytes) .. (one.sender and ' ' .. one.sender or '')
end

local function add(name, bytes)
  if bytes ~= 0 and redis.call('HINCRBY', sums, name, text(bytes)) == 0 then redis.call('HDEL', sums, name) end
end

local function addUnsent(sender, bytes)
  add('unsent', bytes)
  add('unsent:' .. sender, bytes)
end

-- Replaces what is written of one share, or strikes it out.
local function write(id, before, after)
  add('stored', (after and after.bytes or 0) - before.bytes)
  if before.sender then addUnsent(before.sender, -before.bytes) end
  if after and after.sender then addUnsent(after.sender, after.bytes) end
  if after then redis.call('HSET', rooms, id, spelled(after)) else redis.call('HDEL', rooms, id) end
end

local function sum(name)
  return tonumber(redis.call('HGET', sums, name) or '0')
end

-- Those that are still held. Those of a process that died lapse.
local function liveLeases(except)
  local flat, live = redis.call('HGETALL', leases), {}
  for i = 1, #flat, 2 do
    local lease = cjson.decode(flat[i + 1])
    if flat[i] ~= except and isRunning(lease['until'], ${String(LEASE_MS)}) then live[#live + 1] = lease end
  end
  return live
end

local function total(list, sender)
  local bytes = 0
  for _, lease in ipairs(list) do
    if not sender or lease.sender == sender then bytes = bytes + tonumber(lease.bytes) end
  end
  return bytes
end
`;

/** Before the record is there: a process that dies in between has counted too much, never too little. */
const hold = `
local before = parsed(redis.call('HGET', rooms, ask.id))
if before.bytes < ask.bytes then
  local sender = before.sender
  if before.bytes == 0 then sender = ask.sender end
  write(ask.id, before, { rev = before.rev, bytes = ask.bytes, sender = sender })
end
return 1
`;

/** What the record says now. */
const tell = `
local before = parsed(redis.call('HGET', rooms, ask.id))
if tonumber(ask.rev) >= before.rev then
  local after = not ask.over and { rev = tonumber(ask.rev), bytes = tonumber(ask.bytes), sender = ask.sender } or nil
  write(ask.id, before, after)
end
return 1
`;

/** Only if the entry is still the one that was seen to differ from its record. */
const correct = `
local found = redis.call('HGET', rooms, ask.id) or ''
if found ~= ask.found then return 0 end
local before = parsed(found ~= '' and found)
write(ask.id, before, ask.wanted and parsed(ask.wanted))
return 1
`;

/** Answers why not, or an empty text. */
const reserve = `
local others = liveLeases(ask.leaseId)
if sum('stored') + total(others) + ask.bytes > ask.totalBytes then return 'storage.full' end
local before = total(liveLeases()) + sum('unsent')
local more = ask.bytes - (before - sum('unsent') - total(others))
if math.max(0, before - (ask.writtenBytes or 0)) + more > (ask.unwrittenBytes or math.huge) then
  return 'storage.full'
end
if total(others, ask.sender) + sum('unsent:' .. ask.sender) + ask.bytes > ask.perSenderBytes then
  return 'rate.limited'
end
redis.call('HSET', leases, ask.leaseId,
  cjson.encode({ ['until'] = now + ${String(LEASE_MS)}, bytes = text(ask.bytes), sender = ask.sender }))
return ''
`;

const release = `
redis.call('HDEL', leases, ask.leaseId)
local flat = redis.call('HGETALL', leases)
for i = 1, #flat, 2 do
  if not isRunning(cjson.decode(flat[i + 1])['until'], ${String(LEASE_MS)}) then redis.call('HDEL', leases, flat[i]) end
end
return 1
`;

const use = `
return { text(sum('stored')), text(total(liveLeases())) }
`;

/** KEYS: facts. */
const storeId = `
redis.call('HSETNX', KEYS[1], 'storeId', ask.made)
return redis.call('HGET', KEYS[1], 'storeId')
`;

/** KEYS: facts. The time before, and the time now. */
const noteTime = `
local before = redis.call('HGET', KEYS[1], 'lastSeenAt')
redis.call('HSET', KEYS[1], 'lastSeenAt', string.format('%.0f', now))
return { before, string.format('%.0f', now) }
`;

/** KEYS: the lease. */
const acquire = `
local held = redis.call('HMGET', KEYS[1], 'holder', 'until', 'ttlMs')
if held[1] and held[1] ~= ask.holder and isRunning(tonumber(held[2]), tonumber(held[3] or ask.ttlMs)) then return 0 end
local ends = string.format('%.0f', now + ask.ttlMs)
redis.call('HSET', KEYS[1], 'holder', ask.holder, 'until', ends, 'ttlMs', string.format('%.0f', ask.ttlMs))
redis.call('PEXPIREAT', KEYS[1], ends)
return 1
`;

const endLease = `
if redis.call('HGET', KEYS[1], 'holder') == ask.holder then redis.call('DEL', KEYS[1]) end
return 1
`;

/** KEYS: the window. Redis forgets it when it has ended. */
const hit = `
local window = redis.call('HMGET', KEYS[1], 'count', 'until')
local count, ends = tonumber(window[1] or '0'), tonumber(window[2] or '0')
if not isRunning(ends, ask.windowMs) then count, ends = 0, now + ask.windowMs end
count = math.max(0, count + ask.weight)
redis.call('HSET', KEYS[1], 'count', string.format('%.0f', count), 'until', string.format('%.0f', ends))
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', ends))
return { string.format('%.0f', count), string.format('%.0f', ends - now) }
`;

export const metaScripts = {
  hold: `#!lua\n${step}${term}${ledger}${hold}`,
  tell: WRITES + ledger + tell,
  correct: WRITES + ledger + correct,
  reserve: WRITES + ledger + reserve,
  release: WRITES + ledger + release,
  use: READS + ledger + use,
  storeId: WRITES + storeId,
  noteTime: WRITES + noteTime,
  acquire: WRITES + acquire,
  endLease: WRITES + endLease,
  hit: WRITES + hit,
} as const;
