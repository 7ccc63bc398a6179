/** Scripts for the admin page: counters and levels under {counts}; sessions, audit log and chosen settings under {admin}. */
import { BATCH_KNOWN_MS, bucketMs, keptBuckets, type Resolution } from '../../../../share/counter-store.ts';
import { MOST_SESSIONS, SESSION_IDLE_MS, SESSION_LONGEST_MS } from '../../../../share/session-store.ts';
import { step, term } from './step.ts';

const prelude = `${step}${term}
local function text(value) return string.format('%.0f', value) end
`;
/** A dashboard that looks changes nothing. */
const READS = `#!lua flags=no-writes\n${prelude}`;
/** Bounded, all of it: an admin must be able to act when memory is full. */
const WRITES = `#!lua flags=allow-oom\n${prelude}`;

const ring = (width: Resolution): string =>
  `changeBucket(at.${width}, ${String(bucketMs[width])}, ${String(keptBuckets[width])}, change)`;

/** Numbers as text: JSON would round them. */
const rings = `
local function changeBucket(key, width, slots, change)
  local begins = math.floor(now / width)
  local slot = text(begins % slots)
  local kept = redis.call('HGET', key, slot)
  local bucket = kept and cjson.decode(kept)
  if not bucket or bucket.at ~= text(begins * width) then bucket = { at = text(begins * width), counts = {} } end
  change(bucket)
  redis.call('HSET', key, slot, cjson.encode(bucket))
end

local function changeBuckets(at, change)
  ${(['minute', 'hour', 'day'] as const).map(ring).join('\n  ')}
end
`;

/** KEYS: totals, the rings of minutes, hours and days, and the last batch of this process. */
const addCounts = `
local at = { total = KEYS[1], minute = KEYS[2], hour = KEYS[3], day = KEYS[4], batch = KEYS[5] }
if ask.number <= tonumber(redis.call('GET', at.batch) or '0') then return 0 end
redis.call('SET', at.batch, text(ask.number), 'PXAT', text(now + ${String(2 * BATCH_KNOWN_MS)}))
for name, more in pairs(ask.counts) do redis.call('HINCRBY', at.total, name, text(more)) end
changeBuckets(at, function(bucket)
  for name, more in pairs(ask.counts) do bucket.counts[name] = text(tonumber(bucket.counts[name] or '0') + more) end
end)
return 1
`;

/** KEYS: the rings of minutes, hours and days. */
const noteLevels = `
changeBuckets({ minute = KEYS[1], hour = KEYS[2], day = KEYS[3] }, function(bucket)
  bucket.levels = bucket.levels or {}
  for name, level in pairs(ask.levels) do bucket.levels[name] = text(level) end
end)
return 1
`;

/** KEYS: totals. */
const countTotals = `
return redis.call('HGETALL', KEYS[1])
`;

/** KEYS: a ring, and totals. The time, the totals, then what lies in the slots of the last buckets: of another round, some of it. */
const countSeries = `
local last, slots, found = math.floor(now / ask.width), {}, { text(now), redis.call('HGETALL', KEYS[2]) }
for i = 1, ask.count do slots[i] = text((last - ask.count + i) % ask.slots) end
if #slots == 0 then return found end
for _, kept in ipairs(redis.call('HMGET', KEYS[1], unpack(slots))) do
  if kept then found[#found + 1] = kept end
end
return found
`;

/** KEYS: sessions. As src/share/session-store.ts. */
const sessions = `
local function sessionOf(kept)
  local session = kept and cjson.decode(kept)
  if not session then return nil end
  session.createdAt, session.lastSeenAt = tonumber(session.createdAt), tonumber(session.lastSeenAt)
  if not isRunning(session.lastSeenAt + ${String(SESSION_IDLE_MS)}, ${String(SESSION_IDLE_MS)}) then return nil end
  if not isRunning(session.createdAt + ${String(SESSION_LONGEST_MS)}, ${String(SESSION_LONGEST_MS)}) then return nil end
  return session
end

local function keepSession(tokenHash, session)
  session.createdAt, session.lastSeenAt = text(session.createdAt), text(session.lastSeenAt)
  redis.call('HSET', KEYS[1], tokenHash, cjson.encode(session))
end

local function told(session)
  if not session then return {} end
  return { session.csrfToken, text(session.createdAt), text(session.lastSeenAt) }
end
`;

const openSession = `
redis.call('HDEL', KEYS[1], ask.tokenHash)
local flat, open = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #flat, 2 do
  local session = sessionOf(flat[i + 1])
  if session then open[#open + 1] = { tokenHash = flat[i], lastSeenAt = session.lastSeenAt }
  else redis.call('HDEL', KEYS[1], flat[i]) end
end
table.sort(open, function(a, b) return a.lastSeenAt > b.lastSeenAt end)
for i = ${String(MOST_SESSIONS)}, #open do redis.call('HDEL', KEYS[1], open[i].tokenHash) end
keepSession(ask.tokenHash, { csrfToken = ask.csrfToken, createdAt = now, lastSeenAt = now })
redis.call('PEXPIREAT', KEYS[1], text(now + ${String(SESSION_LONGEST_MS)}))
return text(now)
`;

const findSession = `
return told(sessionOf(redis.call('HGET', KEYS[1], ask.tokenHash)))
`;

const touchSession = `
local session = sessionOf(redis.call('HGET', KEYS[1], ask.tokenHash))
if not session then return {} end
session.lastSeenAt = now
local answer = told(session)
keepSession(ask.tokenHash, session)
return answer
`;

const endSession = `
return redis.call('HDEL', KEYS[1], ask.tokenHash)
`;

const endSessions = `
local flat, open = redis.call('HGETALL', KEYS[1]), 0
for i = 2, #flat, 2 do
  if sessionOf(flat[i]) then open = open + 1 end
end
redis.call('DEL', KEYS[1])
return open
`;

/** Their newest entries are never trimmed, so no number comes twice. */
const auditing = `
local function newestOf(key)
  local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', '1')[1]
  return last and tonumber(string.match(last[1], '^%d+')) or 0
end

local function appendTo(deeds, failures, event)
  local number = text(math.max(newestOf(deeds), newestOf(failures)) + 1)
  local fields = { 'at', text(now) }
  for _, name in ipairs({ 'action', 'from', 'subject', 'detail' }) do
    if event[name] then fields[#fields + 1] = name; fields[#fields + 1] = event[name] end
  end
  local key = event.failed and failures or deeds
  redis.call('XADD', key, 'MAXLEN', '=', text(event.most), number .. '-0', unpack(fields))
  return number
end
`;

/** KEYS: the streams of what was done and of what failed. */
const appendAudit = `
return { appendTo(KEYS[1], KEYS[2], ask.event), text(now) }
`;

const readAudit = `
if ask.limit < 1 or (ask.before and ask.before < 1) then return {} end
local newest = ask.before and '(' .. text(ask.before) .. '-0' or '+'
local found = {}
for i, key in ipairs(KEYS) do found[i] = redis.call('XREVRANGE', key, newest, '-', 'COUNT', text(ask.limit)) end
return found
`;

/** KEYS: chosen, and the two streams. */
const readChosen = `
return redis.call('HGETALL', KEYS[1])
`;

const changeChosen = `
if ask.expected and ask.expected ~= tonumber(redis.call('HGET', KEYS[1], 'version') or '0') then return 0 end
local differs = false
for _, one in ipairs(ask.set) do
  if redis.call('HGET', KEYS[1], one[1]) ~= one[2] then
    redis.call('HSET', KEYS[1], one[1], one[2])
    differs = true
  end
end
for _, name in ipairs(ask.unset) do
  if redis.call('HDEL', KEYS[1], name) == 1 then differs = true end
end
if differs then
  redis.call('HINCRBY', KEYS[1], 'version', '1')
  for _, event in ipairs(ask.events) do appendTo(KEYS[2], KEYS[3], event) end
end
return redis.call('HGETALL', KEYS[1])
`;

export const adminScripts = {
  addCounts: WRITES + rings + addCounts,
  noteLevels: WRITES + rings + noteLevels,
  countTotals: READS + countTotals,
  countSeries: READS + countSeries,
  openSession: WRITES + sessions + openSession,
  findSession: READS + sessions + findSession,
  touchSession: WRITES + sessions + touchSession,
  endSession: WRITES + endSession,
  endSessions: WRITES + sessions + endSessions,
  appendAudit: WRITES + auditing + appendAudit,
  readAudit: READS + readAudit,
  readChosen: READS + readChosen,
  changeChosen: WRITES + auditing + changeChosen,
} as const;
