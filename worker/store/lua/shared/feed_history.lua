-- A feed's state and its history.
local KEPT_EVENTS = 50

local function is_in_flight(id)
  local f = redis.call('HMGET', feed_key(id), 'token', 'ended')
  return f[1] and f[2] ~= f[1]
end

local function note(id, event, detail)
  local line = cjson.encode({at = tonumber(stamp(NOW)), event = event, detail = detail or ''})
  redis.call('LPUSH', events_key(id), line)
  redis.call('LTRIM', events_key(id), 0, KEPT_EVENTS - 1)
end

-- A change of state is an event; `state_at` holds since when.
local function set_state(id, state, reason, detail)
  local was = redis.call('HMGET', feed_key(id), 'state', 'reason')
  if was[1] == state and was[2] == reason then return end
  redis.call('HSET', feed_key(id), 'state', state, 'reason', reason, 'state_at', stamp(NOW))
  note(id, state, detail ~= '' and detail and reason .. ': ' .. detail or reason)
end
