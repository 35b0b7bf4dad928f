-- Forget a feed; its entries keep their seen marks. A: id -> 1 when it was there
local names = redis.call('HGETALL', ADDRESSES)
for i = 1, #names, 2 do
  if names[i + 1] == A.id then redis.call('HDEL', ADDRESSES, names[i]) end
end
redis.call('DEL', listed_key(A.id), events_key(A.id), count_key(A.id))
redis.call('HDEL', HUBS, A.id)
redis.call('ZREM', DUE, A.id)
end_poll(A.id)
return redis.call('DEL', feed_key(A.id))
