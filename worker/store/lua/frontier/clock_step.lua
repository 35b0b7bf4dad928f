-- The server's clock was stepped: what waits goes on waiting as long as before, what is lent stays
-- lent.
-- A: seconds (of the step), since (seconds since the look before the one that noticed it)
-- -> how many waits were moved; -1 when another poller has done it
local JUST_NOW = 600  -- seconds in which every poller notices the same step
local DELAY = 1  -- seconds from a look to this step
local SAME = 30  -- seconds by which two pollers may measure it differently
local known = redis.call('HMGET', ALIVE, 'stepped_at', 'step')
local done, step = tonumber(known[1]), tonumber(known[2])
local is_same = step and math.abs(A.seconds - step) < SAME
if done and is_same and math.abs(NOW - done) < JUST_NOW then return -1 end
redis.call('HSET', ALIVE, 'stepped_at', stamp(NOW), 'step', A.seconds)
local moved = 0
for _, key in ipairs({DUE, DELAYED, HOSTS, LEASES}) do
  local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for at = 1, #all, 2 do
    local score = tonumber(all[at + 1])
    -- After a step forward, what was not over at the look before was written since, or waits for
    -- longer than the step: moved along it would wait for days; so it comes a little early.
    if score > 0 and (A.seconds < 0 or score < NOW - A.since - DELAY) then
      redis.call('ZADD', key, stamp(score + A.seconds), all[at])
      moved = moved + 1
    end
  end
end
return moved
