-- Whose poll is next, who holds it, and whose fault it is when a worker child dies meanwhile.
local FEWEST_FEEDS = 200  -- looked at, so that those whose hosts are busy hide no others
local PAUSED_SECONDS = 604800  -- a paused feed is looked at once a week and put back

-- A suspect is an entry by its id, or a feed by its id behind this word.
local function feed_suspect(id) return 'feed:' .. id end

-- The feed is not to blame if this child dies now.
local function trust(id, holder)
  if redis.call('GET', suspect_key(holder)) == feed_suspect(id) then
    redis.call('DEL', suspect_key(holder))
  end
end

-- No child holds the poll any more.
local function end_poll(id)
  local holder = redis.call('HGET', POLLING, id)
  if holder then
    redis.call('HDEL', POLLING, id)
    trust(id, holder)
  end
end

-- Nobody else may have the feed or its host until the lease ends.
local function hold_poll(id, host)
  redis.call('ZADD', DUE, 'XX', stamp(NOW + RULES.lease), id)
  redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), host)
end

-- The poll is over without an end; the new token makes whoever still works on it do nothing.
local function abandon_poll(id, wait)
  local key = feed_key(id)
  redis.call('HSET', key, 'ended', redis.call('HINCRBY', key, 'token', 1))
  redis.call('ZADD', DUE, 'XX', stamp(NOW + wait), id)
end

local function release_of(id) release(redis.call('HGET', feed_key(id), 'host') or '') end

-- One feed may have several addresses, of which nobody knows which works: it goes on at the first
-- of these that no other feed has. Returns whether there was one.
local function go_elsewhere(id, places)
  local key = feed_key(id)
  for _, place in ipairs(places) do
    local there = redis.call('HGET', ADDRESSES, place.name)
    if not there or there == id or redis.call('EXISTS', feed_key(there)) == 0 then
      note(id, 'elsewhere', redis.call('HGET', key, 'url') .. ' -> ' .. place.url)
      redis.call('HSET', ADDRESSES, place.name, id)
      redis.call('HSET', key, 'url', place.url, 'host', place.host)
      return true
    end
  end
  return false
end

-- Did the poll begin and never end?
local function is_polling(id)
  local f = redis.call('HMGET', feed_key(id), 'token', 'begun', 'ended')
  return f[2] and f[2] == f[1] and f[3] ~= f[1]
end

local function set_apart(id, detail)
  redis.call('HDEL', feed_key(id), 'crashes', 'losses')
  set_state(id, 'quarantined', 'crashed', detail)
  abandon_poll(id, RULES.quarantine)
end

-- A poll whose worker died. Its feed is to blame when its body was being read just then; what died
-- beside another suspect is innocent, and what died with nobody to blame counts as lost.
local function judge_poll(id, suspected)
  local key = feed_key(id)
  local f = redis.call('HMGET', key, 'token', 'risk')
  local crashes, losses = 0, 0
  if f[2] and f[2] == f[1] then
    crashes = redis.call('HINCRBY', key, 'crashes', 1)
  elseif not suspected then
    losses = redis.call('HINCRBY', key, 'losses', 1)
  end
  end_poll(id)
  if crashes >= RULES.max_crashes then
    set_apart(id, 'reading it ended its workers')
  elseif losses >= RULES.max_losses then
    set_apart(id, 'its polls ended their workers')
  else
    abandon_poll(id, 0)
  end
end

local function suspect_of(holder)
  return holder and holder ~= '' and redis.call('GET', suspect_key(holder))
end

-- Show each feed that is due, with its new token, to `visit`, until that returns true. A feed whose
-- host is busy waits for its turn and is let in before the host's pages.
local function each_due_feed(most, visit)
  local queued = {}
  for _, id in ipairs(redis.call('ZRANGE', DUE, '-inf', NOW, 'BYSCORE', 'LIMIT', 0,
    math.max(FEWEST_FEEDS, most))) do
    local key = feed_key(id)
    local f = redis.call('HMGET', key, 'host', 'paused')
    local host, is_paused = f[1] or '', f[2] == '1'
    -- a host that was held for a lost poll is free as well: both leases ran out
    if is_polling(id) then judge_poll(id, suspect_of(redis.call('HGET', POLLING, id))) end
    local due = tonumber(redis.call('ZSCORE', DUE, id) or '') or NOW
    local turn = tonumber(redis.call('ZSCORE', HOSTS, host) or '0')
    if due <= NOW and is_paused then
      redis.call('ZADD', DUE, stamp(NOW + PAUSED_SECONDS), id)
    elseif due <= NOW and turn > NOW then
      queued[host] = (queued[host] or 0) + 1
      remember(host, 'wants', stamp(NOW))
      redis.call('ZADD', DUE, stamp(NOW + math.max(RULES.host_delay, 0.2) * queued[host]), id)
    elseif due <= NOW then
      hold_poll(id, host)
      redis.call('HDEL', host_key(host), 'wants')
      if visit(id, host, redis.call('HINCRBY', key, 'token', 1)) then break end
    end
  end
end

-- The child `holder` begins a poll; returns the feed's fields, its token and `now`.
local function begin_poll(id, host, token, holder)
  local key = feed_key(id)
  redis.call('HSET', key, 'begun', token)
  hold_poll(id, host)
  if holder and holder ~= '' then redis.call('HSET', POLLING, id, holder) end
  local fields, flat = {}, redis.call('HGETALL', key)
  for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
  fields.id, fields.now = id, stamp(NOW)
  return fields
end
