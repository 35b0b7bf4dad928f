-- Forget a feed; its entries keep their seen marks. A: id -> 1 when it was there
local names = redis.call('HGETALL', P .. 'addresses')
for i = 1, #names, 2 do
  if names[i + 1] == A.id then redis.call('HDEL', P .. 'addresses', names[i]) end
end
redis.call('DEL', P .. 'listed:' .. A.id, P .. 'events:' .. A.id)
redis.call('ZREM', DUE, A.id)
return redis.call('DEL', feed_key(A.id))
