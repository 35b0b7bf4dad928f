-- The sum: outcomes as counted, and what is still on its way as it lies there. -> {counts, waiting, in flight}
-- The heartbeat is no entry of a feed: it is left out wherever it lies.
local function is_there(key) return redis.call('ZSCORE', key, BEAT) and 1 or 0 end

local waiting = redis.call('ZCARD', DELAYED) - is_there(DELAYED)
for _, host in ipairs(redis.call('ZRANGE', HOSTS, 0, -1)) do
  if host ~= BEAT_HOST then waiting = waiting + redis.call('ZCARD', queue_key(host)) end
end
return {redis.call('HGETALL', LEDGER), waiting, redis.call('ZCARD', LEASES) - is_there(LEASES)}
