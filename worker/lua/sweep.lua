-- Put back what died: every lease that ran out. A: limit -> how many
local ids = redis.call('ZRANGE', LEASES, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, A.limit)
for _, id in ipairs(ids) do recover(id) end
return #ids
