-- A feed has moved for good.
-- A: id, token, url, host, name (of the new address) -> moved | merged | stale
-- Where another feed is already, this one becomes it: its addresses lead there from now on.
local key = feed_key(A.id)
if redis.call('HGET', key, 'token') ~= tostring(A.token) then return 'stale' end
local there = redis.call('HGET', ADDRESSES, A.name)
local was = redis.call('HGET', key, 'url')
if there and there ~= A.id and redis.call('EXISTS', feed_key(there)) == 1 then
  local names = redis.call('HGETALL', ADDRESSES)
  for i = 1, #names, 2 do
    if names[i + 1] == A.id then redis.call('HSET', ADDRESSES, names[i], there) end
  end
  note(there, 'merged', was)
  redis.call('ZREM', DUE, A.id)
  end_poll(A.id)
  redis.call('DEL', key, listed_key(A.id), events_key(A.id), count_key(A.id))
  redis.call('HDEL', HUBS, A.id)
  return 'merged'
end
-- A feed that moves on and on keeps its first address and the last ones.
local MOST_NAMES = 20
local names = {}
for name in string.gmatch(redis.call('HGET', key, 'names') or '', '%S+') do
  if name ~= A.name then names[#names + 1] = name end
end
names[#names + 1] = A.name
while #names > MOST_NAMES do
  local oldest = table.remove(names, 1)
  if oldest ~= A.id then redis.call('HDEL', ADDRESSES, oldest) end
end
redis.call('HSET', key, 'names', table.concat(names, ' '))
redis.call('HSET', ADDRESSES, A.name, A.id)
note(A.id, 'moved', was .. ' -> ' .. A.url)
redis.call('HSET', key, 'url', A.url, 'host', A.host)
return 'moved'
