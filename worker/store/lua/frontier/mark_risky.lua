-- Risky work on an entry begins: if the process dies now, this entry is to blame. A stale token
-- blames nobody. A: id, token, feed, seconds (the host took to respond)
redis.call('HSET', entry_key(A.id), 'risk', tostring(A.token))
if A.feed ~= '' then redis.call('HINCRBY', count_key(A.feed), 'fetched', 1) end
local e = redis.call('HMGET', entry_key(A.id), 'host', 'holder', 'token')
if e[3] == tostring(A.token) then suspect(A.id, e[2]) end
took(e[1], A.seconds)
