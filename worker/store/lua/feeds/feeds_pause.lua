-- Pause a feed, or let it go on: it is due at once then. A poll that is under way ends as usual.
-- A: id, paused -> 1 when it is there
local key = feed_key(A.id)
if redis.call('EXISTS', key) == 0 then return 0 end
local was = redis.call('HGET', key, 'paused') == '1'
if was == A.paused then return 1 end
if A.paused then redis.call('HSET', key, 'paused', '1') else redis.call('HDEL', key, 'paused') end
note(A.id, A.paused and 'paused' or 'resumed', '')
if not is_in_flight(A.id) then
  redis.call('ZADD', DUE, 'XX', stamp(NOW + (A.paused and PAUSED_SECONDS or 0)), A.id)
end
return 1
