/** Scripts on a whole bucket: pages, what is due, how far it has come. */

/** KEYS: share and traces of each, in turn. Answers each as it is now; one that is over, as its tombstone. */
export const list = `
local found = {}
for i = 1, #KEYS, 2 do
  at.share, at.traces = KEYS[i], KEYS[i + 1]
  local share = load()
  if share then
    asOf(share)
    found[#found + 1] = flattened(share)
  end
end
return found
`;

/** KEYS: share and traces of each, in turn. Answers id, state, size of the body, creation and end of each in one text. */
export const outlines = `
local found = {}
for i = 1, #KEYS, 2 do
  at.share, at.traces = KEYS[i], KEYS[i + 1]
  local share = load()
  if share then
    asOf(share)
    found[#found + 1] = table.concat({
      share.id, stateOf(share), text(share.bodyBytes), text(share.createdAt), text(expiresAt(share)),
    }, ' ')
  end
end
return found
`;

/** KEYS: due. Pairs of id and time. */
export const dueNow = `
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now), 'WITHSCORES', 'LIMIT', 0, ask.limit)
`;

/**
 * KEYS: seq and index. Leaves the mark when it is an older copy. Answers how far the bucket has come, the mark, and the life
 * of Redis while it is unproven.
 */
export const checkSeq = `
at = { seq = KEYS[1], index = KEYS[2] }
local rolledBack = isRolledBack(at.seq, ask.seq)
local kept = redis.call('HMGET', at.seq, 'n', 'rolled')
return { kept[1] or '0', rolledBack and kept[2], isUnproven() and lifeOfRedis() }
`;

/** KEYS: seq. A server that knows what all servers know has compared, unless Redis has begun another life since. */
export const proveBucket = `
at = { seq = KEYS[1] }
isRolledBack(at.seq, ask.seq)
if lifeOfRedis() == ask.life then redis.call('HSET', at.seq, 'life', ask.life) end
return 1
`;

/** KEYS: seq. The operator accepts: the bucket counts on from the highest that anybody knew. */
export const acceptBucket = `
local kept = redis.call('HMGET', KEYS[1], 'n', 'rolled')
local n = math.max(tonumber(kept[1] or '0'), tonumber(kept[2] or '0'), ask.seq) + 1
redis.call('HSET', KEYS[1], 'n', text(n))
redis.call('HDEL', KEYS[1], 'rolled')
return text(n)
`;
