-- The server's clock was stepped: what waits goes on waiting as long as before, what is lent stays
-- lent. A: seconds (of the step) -> how many waits were moved; -1 when another poller has done it.
local JUST_NOW = 600  -- seconds in which every poller notices the same step
local done = tonumber(redis.call('HGET', ALIVE, 'stepped_at') or '')
if done and math.abs(NOW - done) < JUST_NOW then return -1 end
redis.call('HSET', ALIVE, 'stepped_at', stamp(NOW), 'step', A.seconds)
local moved = 0
for _, key in ipairs({DUE, DELAYED, HOSTS, LEASES}) do
  local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for at = 1, #all, 2 do
    local score = tonumber(all[at + 1])
    if score > 0 then
      redis.call('ZADD', key, stamp(score + A.seconds), all[at])
      moved = moved + 1
    end
  end
end
return moved
