/** What is kept beside a share, in Lua: looks, upload position, each claim's progress. Mirrors src/share/intervals.ts. */
import { MOST_INTERVALS } from '../../../../share/intervals.ts';

export const traces = `
-- They end with the share that they lie beside.
local function noted()
  redis.call('PEXPIREAT', at.traces, raw.keepUntil)
end

local function parsedIntervals(spelled)
  local list = {}
  for from, to in string.gmatch(spelled or '', '(%d+)%-(%d+)') do list[#list + 1] = { tonumber(from), tonumber(to) } end
  return list
end

local function spelledIntervals(list)
  local parts = {}
  for i, one in ipairs(list) do parts[i] = text(one[1]) .. '-' .. text(one[2]) end
  return table.concat(parts, ',')
end

local function byStart(a, b) return a[1] < b[1] end

local function union(list)
  table.sort(list, byStart)
  local merged = {}
  for _, one in ipairs(list) do
    local last = merged[#merged]
    if one[2] <= one[1] then
      -- Empty: nothing was handed over.
    elseif last and one[1] <= last[2] then last[2] = math.max(last[2], one[2])
    else merged[#merged + 1] = { one[1], one[2] } end
  end
  return merged
end

-- The shortest are dropped, so that coverage is told too small, never too large.
local function bounded(list)
  if #list <= ${String(MOST_INTERVALS)} then return list end
  table.sort(list, function(a, b)
    local one, other = a[2] - a[1], b[2] - b[1]
    if one == other then return a[1] < b[1] end
    return one > other
  end)
  local longest = {}
  for i = 1, ${String(MOST_INTERVALS)} do longest[i] = list[i] end
  table.sort(longest, byStart)
  return longest
end

local function covers(list, size)
  return size == 0 or (list[1] ~= nil and list[1][1] == 0 and list[1][2] >= size)
end

-- One more report of a transfer. Answers the intervals.
local function addProgress(tokenHash, report)
  local from, to = report.from or 0, report.to or 0
  local list = parsedIntervals(redis.call('HGET', at.traces, 'intervals:' .. tokenHash) or '')
  list[#list + 1] = { from, to }
  list = bounded(union(list))
  redis.call('HSET', at.traces, 'intervals:' .. tokenHash, spelledIntervals(list), 'lastAt:' .. tokenHash, text(now))
  redis.call('HINCRBY', at.traces, 'served:' .. tokenHash, text(to - from))
  if report.resumed then
    redis.call('HINCRBY', at.traces, 'resumed:' .. tokenHash, 1)
    redis.call('HSETNX', at.traces, 'resumedFirst:' .. tokenHash, text(now))
    redis.call('HSET', at.traces, 'resumedLast:' .. tokenHash, text(now))
  end
  noted()
  return list
end
`;
