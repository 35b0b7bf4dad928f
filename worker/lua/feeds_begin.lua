-- A worker begins a poll. A: id, token -> the feed's fields, empty when the poll is no longer this worker's
local key = P .. 'feed:' .. A.id
local e = redis.call('HMGET', key, 'token', 'url', 'begun')
if not e[2] or e[1] ~= tostring(A.token) or e[3] == e[1] then return {} end
redis.call('HSET', key, 'begun', e[1])
redis.call('ZADD', P .. 'due', 'XX', stamp(NOW + RULES.lease), A.id)
return redis.call('HGETALL', key)
