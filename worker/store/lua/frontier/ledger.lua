-- Outcomes as counted, and what is still on its way as it lies there.
-- -> JSON {counts, waiting, in_flight}; counts are strings
-- The heartbeat is no entry of a feed: it is left out wherever it lies.
local function has_beat(key) return redis.call('ZSCORE', key, BEAT) and 1 or 0 end

local waiting = redis.call('ZCARD', DELAYED) - has_beat(DELAYED)
for _, host in ipairs(redis.call('ZRANGE', HOSTS, 0, -1)) do
  if host ~= BEAT_HOST then waiting = waiting + redis.call('ZCARD', queue_key(host)) end
end
local counts, flat = {}, redis.call('HGETALL', LEDGER)
for at = 1, #flat, 2 do counts[flat[at]] = flat[at + 1] end
local in_flight = redis.call('ZCARD', LEASES) - has_beat(LEASES)
return cjson.encode({counts = counts, waiting = waiting, in_flight = in_flight})
