-- Put back what worker children held that have ended.
-- A: holders, blames (they crashed; else they were told to end) -> how many
local ended, suspected, returned = {}, {}, 0
for _, holder in ipairs(A.holders) do
  ended[holder] = true
  suspected[holder] = suspect_of(holder)
end

local function give_back(id, host)
  end_lease(id)
  enqueue(id)
  release(host)
end

for _, id in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  local e = redis.call('HMGET', entry_key(id), 'holder', 'state', 'host')
  if e[2] == 'started' and ended[e[1] or ''] then
    if A.blames then recover(id) else give_back(id, e[3]) end
    returned = returned + 1
  end
end

local function recover_poll(id, holder)
  if not is_polling(id) then return end_poll(id) end
  if A.blames then
    judge_poll(id, suspected[holder])
  else
    end_poll(id)
    abandon_poll(id, 0)
  end
  release_of(id)
end

local polls = redis.call('HGETALL', POLLING)
for at = 1, #polls, 2 do
  if ended[polls[at + 1]] then
    recover_poll(polls[at], polls[at + 1])
    returned = returned + 1
  end
end
return returned
