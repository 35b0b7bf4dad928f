-- Make a feed due at once, unless it is being polled: then it is due when that poll would
-- have been lost. One that is due keeps its turn, however often it is hurried.
-- A: id -> 1 when it is there
local key = feed_key(A.id)
if redis.call('EXISTS', key) == 0 then return 0 end
if is_in_flight(A.id) then return 1 end
redis.call('ZADD', DUE, 'XX', 'LT', stamp(NOW), A.id)
return 1
