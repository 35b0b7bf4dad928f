-- End a poll: what was learned, and when next. A: id, token, wait, fields -> 1, or 0 when somebody else holds the poll
local key = P .. 'feed:' .. A.id
if redis.call('HGET', key, 'token') ~= tostring(A.token) then return 0 end
for name, value in pairs(A.fields) do redis.call('HSET', key, name, tostring(value)) end
redis.call('HSET', key, 'polled_at', stamp(NOW))
redis.call('HINCRBY', key, 'polls', 1)
redis.call('ZADD', P .. 'due', 'XX', stamp(NOW + A.wait), A.id)
return 1
