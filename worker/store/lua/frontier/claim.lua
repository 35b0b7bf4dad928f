-- Take a job out of the frontier: at most one entry of each host whose turn it is.
-- A: size, alone (only what has to travel alone) -> {{id, token}, ...}
-- An entry that was in a crash travels alone: it is a job by itself, and nothing is added to it.
local job = {}

local function is_next(id)
  local e = redis.call('HMGET', entry_key(id), 'state', 'host', 'alone')
  if not e[3] or e[1] == 'done' then
    redis.call('SREM', ALONE, id)
  elseif e[1] == 'waiting' and redis.call('ZREVRANGE', queue_key(e[2]), 0, 0)[1] == id then
    local turn = tonumber(redis.call('ZSCORE', HOSTS, e[2]) or '')
    return turn and turn <= NOW and e[2]
  end
end

local function claim_alone()
  for _, id in ipairs(redis.call('SRANDMEMBER', ALONE, 20)) do
    local host = is_next(id)
    if host then
      job[1] = {id, lend(id, host)}
      return
    end
  end
end

if is_nearly_full() then return job end
wake_delayed()
if A.alone then
  claim_alone()
else
  each_due(A.size * 3, function(id, host)
    local alone = redis.call('HGET', entry_key(id), 'alone')
    if alone and #job > 0 then return false end
    job[#job + 1] = {id, lend(id, host)}
    return alone or #job >= A.size
  end)
end
return job
