-- Take a batch out of the frontier: at most one entry of each host whose turn it is.
-- A: size -> {{id, token}, ...}
-- An entry that was in a crash travels alone: it is a batch by itself, and nothing is added to it.
-- A host that a poll waits for is left to the poll.
local WANTED_SECONDS = 5
for _, id in ipairs(redis.call('ZRANGE', DELAYED, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, 200)) do
  redis.call('ZREM', DELAYED, id)
  enqueue(id)
end
local batch = {}
local turn = redis.call('ZRANGE', HOSTS, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, A.size * 3)
for _, host in ipairs(turn) do
  local id = redis.call('ZREVRANGE', queue_key(host), 0, 0)[1]
  if not id then
    redis.call('ZREM', HOSTS, host)
  elseif NOW - (tonumber(redis.call('HGET', host_key(host), 'wants')) or 0) > WANTED_SECONDS then
    local alone = redis.call('HGET', entry_key(id), 'alone')
    if not alone or #batch == 0 then
      redis.call('ZREM', queue_key(host), id)
      local token = redis.call('HINCRBY', entry_key(id), 'token', 1)
      redis.call('HSET', entry_key(id), 'state', 'leased')
      redis.call('ZADD', LEASES, stamp(NOW + RULES.lease), id)
      redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), host)
      batch[#batch + 1] = {id, token}
      if alone or #batch >= A.size then break end
    end
  end
end
return batch
