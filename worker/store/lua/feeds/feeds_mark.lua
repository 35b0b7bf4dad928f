-- Reading a feed's body begins: if the child dies now, this feed is to blame. Or it is over, and
-- the poll goes on. A stale token changes nothing.
-- A: id, token, holder (the worker child), is_risky
local key = feed_key(A.id)
if redis.call('HGET', key, 'token') ~= tostring(A.token) then return 0 end
if A.is_risky then
  redis.call('HSET', key, 'risk', tostring(A.token))
  suspect(feed_suspect(A.id), A.holder)
else
  redis.call('HDEL', key, 'risk')
  trust(A.id, A.holder)
end
return 1
