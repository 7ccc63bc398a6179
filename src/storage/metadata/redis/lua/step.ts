/** What every script begins with: what was asked, the time, and whether the store is an older copy of itself. */
import { MOST_TERMS_LEFT } from '../../../../share/term.ts';

/**
 * The time is Redis' own: servers need not agree about theirs. Only tests say what time it is. A read-only script may
 * ask for it too.
 */
export const step = `
local ask = cjson.decode(ARGV[1])
local rules = ask.rules

local function storeTime()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local now = ask.now or storeTime()
`;

/** As src/share/term.ts. */
export const term = `
local function isRunning(ends, term)
  return ends > now and ends - now <= ${String(MOST_TERMS_LEFT)} * term
end
`;

/**
 * Each server says the highest number that it knows of a bucket. A bucket that has not come that far is an older copy.
 * The mark stays: new claims and burns must not lift the number over what was forgotten.
 */
export const rollback = `
local function isRolledBack(key, known)
  local kept = redis.call('HMGET', key, 'n', 'rolled')
  local marked = tonumber(kept[2] or '-1')
  if tonumber(kept[1] or '0') < known and marked < known then
    redis.call('HSET', key, 'rolled', text(known))
    marked = known
  end
  return marked >= 0
end
`;

/**
 * Each life of Redis begins unproven: a restart, a failover or a restored copy may have taken back what only one server
 * knows of yet. Until a server has compared the bucket with what all of them know, nobody is let in, and nothing
 * raises the number that is compared. A bucket without shares begins proven. Where Redis tells no name of its life, this
 * says nothing.
 */
export const life = `
local function lifeOfRedis()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

local function isUnproven()
  return (redis.call('HGET', at.seq, 'life') or '') ~= lifeOfRedis() and redis.call('EXISTS', at.index) == 1
end

local function beginProven()
  if redis.call('EXISTS', at.index) == 0 then redis.call('HSET', at.seq, 'life', lifeOfRedis()) end
end
`;

/** The whole answer of a verb that is refused because of it. */
export const ROLLED_BACK = `{ '{"rolledBack":true}' }`;

/** For every verb that may let somebody in or raise the number. What is known to be older needs no proof. */
export const PROVING = `if not rolledBack and isUnproven() then return { '{"unproven":true}' } end`;

/** Every writer leaves the mark when it meets an older copy; only some are refused because of it. */
export const MARKING = 'local rolledBack = isRolledBack(at.seq, ask.seq)';
