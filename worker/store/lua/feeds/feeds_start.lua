-- A worker begins a poll that was claimed for it.
-- A: id, token, holder (the worker child)
-- -> JSON of the feed's fields, `id` and `now`; "" when the poll is no longer this worker's
local key = feed_key(A.id)
redis.call('HINCRBY', PULSE, 'feeds', 1)
local f = redis.call('HMGET', key, 'token', 'url', 'begun', 'host')
if not f[2] or f[1] ~= tostring(A.token) or f[3] == f[1] then return '' end
return cjson.encode(begin_poll(A.id, f[4] or '', f[1], A.holder))
