-- Claim feeds that are due: one winner, one poll in flight per feed. A: limit -> {{id, token}, ...}
local out = {}
for _, id in ipairs(redis.call('ZRANGE', P .. 'due', '-inf', NOW, 'BYSCORE', 'LIMIT', 0, A.limit)) do
  redis.call('ZADD', P .. 'due', stamp(NOW + RULES.lease), id)
  out[#out + 1] = {id, redis.call('HINCRBY', P .. 'feed:' .. id, 'token', 1)}
end
return out
