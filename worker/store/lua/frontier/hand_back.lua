-- A worker gives its entries back: they wait as before, or for A.wait seconds, and nothing is
-- counted against them.
-- A: job = {{id, token}, ...}, wait -> how many were still its own
local returned = 0
for _, item in ipairs(A.job) do
  local id, token = item[1], tostring(item[2])
  local e = redis.call('HMGET', entry_key(id), 'state', 'token', 'host')
  if e[2] == token and (e[1] == 'leased' or e[1] == 'started') then
    end_lease(id)
    if A.wait > 0 then
      redis.call('HSET', entry_key(id), 'state', 'waiting')
      redis.call('ZADD', DELAYED, stamp(NOW + A.wait), id)
    else
      enqueue(id)
    end
    release(e[3])
    returned = returned + 1
  end
end
return returned
