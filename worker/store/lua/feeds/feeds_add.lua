-- Add a feed, due at once, or change the one that has this address.
-- A: name (of the address), was (its name in older catalogues), host, fields -> {id, is new}
local id = redis.call('HGET', ADDRESSES, A.name) or redis.call('HGET', ADDRESSES, A.was) or A.name
local key = feed_key(id)
local is_new = redis.call('EXISTS', key) == 0
if is_new then
  id, key = A.name, feed_key(A.name)
  redis.call('HSET', ADDRESSES, A.name, id)
  redis.call('HSET', key, 'host', A.host, 'url', A.fields.url, 'added_at', stamp(NOW))
  redis.call('ZADD', DUE, 'NX', 0, id)
  redis.call('PERSIST', count_key(id))
  note(id, 'added', A.fields.url)
end
A.fields.url = nil
for name, value in pairs(A.fields) do redis.call('HSET', key, name, value) end
return {id, is_new and 1 or 0}
