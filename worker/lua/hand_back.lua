-- A worker that has to stop gives its entries back: they wait as before, and nothing is counted against them.
-- A: job = {{id, token}, ...} -> how many were still its own
local given = 0
for _, item in ipairs(A.job) do
  local id, token = item[1], tostring(item[2])
  local e = redis.call('HMGET', entry_key(id), 'state', 'token', 'host')
  if e[2] == token and (e[1] == 'leased' or e[1] == 'started') then
    redis.call('ZREM', LEASES, id)
    enqueue(id)
    release(e[3])
    given = given + 1
  end
end
return given
