-- What a feed's rows and its history are made of.
--
--   due            zset   feeds -> when to poll
--   feed:<id>      hash   one feed: url, host, token, state, reason, rhythm ...
--   addresses      hash   name of an address -> the feed that it belongs to, also after the feed moved
--   events:<id>    list   the newest first, as JSON
--   polls          hash   polls by outcome
local DUE, POLLS = P .. 'due', P .. 'polls'
local KEPT_EVENTS = 50

local function feed_key(id) return P .. 'feed:' .. id end

local function is_in_flight(id)
  local f = redis.call('HMGET', feed_key(id), 'token', 'ended')
  return f[1] and f[2] ~= f[1]
end

local function note(id, event, detail)
  local key = P .. 'events:' .. id
  redis.call('LPUSH', key, cjson.encode({at = tonumber(stamp(NOW)), event = event, detail = detail or ''}))
  redis.call('LTRIM', key, 0, KEPT_EVENTS - 1)
end

-- A change of state is an event; the state's own time says since when.
local function set_state(id, state, reason, detail)
  local was = redis.call('HMGET', feed_key(id), 'state', 'reason')
  if was[1] == state and was[2] == reason then return end
  redis.call('HSET', feed_key(id), 'state', state, 'reason', reason, 'state_at', stamp(NOW))
  note(id, state, detail ~= '' and detail and reason .. ': ' .. detail or reason)
end
