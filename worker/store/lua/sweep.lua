-- Put back what died: every lease that ran out. A: limit -> how many
-- Hosts that were forgotten are no longer in trouble; one is looked at each time.
local paced = redis.call('ZRANDMEMBER', PACED)
if paced and redis.call('EXISTS', host_key(paced)) == 0 then redis.call('ZREM', PACED, paced) end
local ids = redis.call('ZRANGE', LEASES, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, A.limit)
for _, id in ipairs(ids) do recover(id) end
return #ids
