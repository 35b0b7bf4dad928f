-- A worker starts a poll.
-- A: id, token -> JSON of the feed's fields and `now`; "" when the poll is no longer this worker's
local key = feed_key(A.id)
redis.call('HINCRBY', PULSE, 'feeds', 1)
local e = redis.call('HMGET', key, 'token', 'url', 'begun', 'host')
if not e[2] or e[1] ~= tostring(A.token) or e[3] == e[1] then return '' end
redis.call('HSET', key, 'begun', e[1])
redis.call('ZADD', DUE, 'XX', stamp(NOW + RULES.lease), A.id)
redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), e[4] or '')
local fields, flat = {now = stamp(NOW)}, redis.call('HGETALL', key)
for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
return cjson.encode(fields)
