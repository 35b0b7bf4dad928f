-- Put back what died: every lease that ran out. A: limit -> how many
-- Hosts that were forgotten are no longer in trouble; one is looked at each time.
local host = redis.call('ZRANDMEMBER', PACED)
if host and redis.call('EXISTS', host_key(host)) == 0 then redis.call('ZREM', PACED, host) end
local ids = redis.call('ZRANGE', LEASES, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, A.limit)
for _, id in ipairs(ids) do recover(id) end
return #ids
