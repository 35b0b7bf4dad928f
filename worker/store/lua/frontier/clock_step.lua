-- The server's clock was stepped: what waits goes on waiting as long as before, what is lent stays
-- lent.
-- A: seconds (of the step), at (the clock when it was noticed: this may come much later, on a
--    network that hangs), since (seconds since the look before), total (of all steps by that look:
--    what others have answered since is not answered twice)
-- -> how many waits were moved, the total of all steps; -1 when other pollers have done it
local DELAY = 1  -- seconds by which a look may be off: it is told whole ones
local NO_STEP = 60  -- seconds by which two pollers may measure one differently
local total = tonumber(redis.call('HGET', ALIVE, 'steps') or A.total)
local step = A.seconds - (total - A.total)
if math.abs(step) <= NO_STEP then return {-1, stamp(total)} end
total = total + step
redis.call('HSET', ALIVE, 'stepped_at', stamp(NOW), 'step', step, 'steps', stamp(total))
local moved = 0
for _, key in ipairs({DUE, DELAYED, HOSTS, LEASES}) do
  local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for at = 1, #all, 2 do
    local score = tonumber(all[at + 1])
    -- After a step forward, what was not over at the look before was written since, or waits for
    -- longer than the step: moved along it would wait for days; so it comes a little early.
    if score > 0 and (step < 0 or score < A.at - A.since - DELAY) then
      redis.call('ZADD', key, stamp(score + step), all[at])
      moved = moved + 1
    end
  end
end
return {moved, stamp(total)}
