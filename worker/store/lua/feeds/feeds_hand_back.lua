-- A worker gives its poll back: the feed is due in A.wait seconds, and nothing is counted against
-- it. The new token makes a second delivery of the job do nothing.
-- A: id, token, wait -> 1, or 0 when the poll was no longer its own
local key = feed_key(A.id)
local f = redis.call('HMGET', key, 'token', 'ended', 'host')
if f[1] ~= tostring(A.token) or f[2] == f[1] then return 0 end
redis.call('HSET', key, 'ended', redis.call('HINCRBY', key, 'token', 1))
redis.call('ZADD', DUE, 'XX', stamp(NOW + A.wait), A.id)
release(f[3] or '')
return 1
