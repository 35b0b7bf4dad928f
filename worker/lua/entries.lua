-- How an entry waits, ends and comes back: the only places where that happens.
local function enqueue(id)
  local e = redis.call('HMGET', entry_key(id), 'host', 'order')
  redis.call('HSET', entry_key(id), 'state', 'waiting')
  redis.call('ZADD', queue_key(e[1]), e[2] or '0', id)
  redis.call('ZADD', HOSTS, 'NX', stamp(NOW), e[1])
end

-- Its hash stays as the seen mark until nobody has listed it for long.
local function close(id, feed, outcome, reason, detail, seconds)
  local key = entry_key(id)
  redis.call('HSET', key, 'state', 'done', 'outcome', outcome, 'reason', reason or '', 'ended_at', stamp(NOW))
  if detail and detail ~= '' then redis.call('HSET', key, 'detail', detail) end
  redis.call('HDEL', key, 'alone', 'risk', 'crashes', 'losses', 'attempts')
  redis.call('EXPIRE', key, seconds or RULES.seen)
  redis.call('DEL', P .. 'content:' .. id)
  count(outcome, reason, feed)
end

-- The end of an entry that was in work: its host is free again.
local function finish(id, outcome, reason, detail)
  local e = redis.call('HMGET', entry_key(id), 'host', 'feed')
  redis.call('ZREM', LEASES, id)
  close(id, e[2], outcome, reason, detail)
  reach(e[1], reason)
  release(e[1], reason or '')
end

local function bury(id, reason, detail)
  local e = redis.call('HMGET', entry_key(id), 'url', 'feed', 'source', 'title', 'attempts')
  redis.call('XADD', P .. 'dead', 'MAXLEN', '~', RULES.stream_length, '*', 'entry', id, 'reason', reason,
    'detail', detail or '', 'url', e[1] or '', 'feed', e[2] or '', 'source', e[3] or '', 'title', e[4] or '',
    'attempts', e[5] or '0', 'at', stamp(NOW))
  finish(id, 'dead', reason)
end

-- An entry that ended begins again, and is counted as if it had not ended.
local function revive(id, outcome, reason, feed)
  count(outcome, reason, feed, -1)
  redis.call('HDEL', entry_key(id), 'outcome', 'reason', 'detail', 'ended_at')
  redis.call('PERSIST', entry_key(id))
  enqueue(id)
end

-- A lease without an ending: its worker died. Work that never began is nobody's fault; a page that was being cleaned
-- is under suspicion and travels alone from now on.
local function recover(id)
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'state', 'host', 'token', 'risk')
  redis.call('ZREM', LEASES, id)
  if not e[2] then return end
  if e[1] == 'started' then
    redis.call('HSET', key, 'alone', '1')
    local losses = redis.call('HINCRBY', key, 'losses', 1)
    local crashes = tonumber(redis.call('HGET', key, 'crashes') or '0')
    if e[4] == e[3] then crashes = redis.call('HINCRBY', key, 'crashes', 1) end
    if crashes >= RULES.max_crashes or losses >= RULES.max_losses then
      return bury(id, 'crashed', 'crashes=' .. crashes .. ' losses=' .. losses)
    end
  end
  enqueue(id)
  release(e[2])
end

local function holds(id, token)
  local e = redis.call('HMGET', entry_key(id), 'state', 'token')
  return e[1] == 'started' and e[2] == tostring(token)
end
