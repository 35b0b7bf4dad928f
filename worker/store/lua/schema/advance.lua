-- One step from a layout to the next, unless another process was first.
-- prefix, from, to -> 1 when the step was taken here
-- A step that fails in the middle is taken again from its beginning: it must bear that.
if redis.call('GET', SCHEMA) ~= ARGV[2] then return 0 end
local function step()
--STEP
end
step()
redis.call('SET', SCHEMA, ARGV[3])
return 1
