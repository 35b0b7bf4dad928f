-- The sum: outcomes as counted, and what is still on its way as it lies there. -> {counts, waiting, in flight}
local waiting = redis.call('ZCARD', DELAYED)
for _, host in ipairs(redis.call('ZRANGE', HOSTS, 0, -1)) do
  waiting = waiting + redis.call('ZCARD', queue_key(host))
end
return {redis.call('HGETALL', LEDGER), waiting, redis.call('ZCARD', LEASES)}
