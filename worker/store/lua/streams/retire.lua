-- Take away what is left of streams that ended, and of groups that are no more.
-- A: streams = {{stream's name, key}, ...} (replays: they end by themselves), groups = {{group,
--    {{name, key}, ...} (streams on which it has a number)}, ...} -> how many went
-- Topics keep their number for ever: one that began anew would hide what a reader missed.
local gone = 0

local function group_names(key)
  local list = {}
  if redis.call('EXISTS', key) == 0 then return list end
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    for at = 1, #flat, 2 do
      if flat[at] == 'name' then list[flat[at + 1]] = true end
    end
  end
  return list
end

for _, pair in ipairs(A.streams) do
  if redis.call('EXISTS', pair[2]) == 0 then
    gone = gone + redis.call('HDEL', SEQUENCE, pair[1])
  end
end

for _, item in ipairs(A.groups) do
  local group, position = item[1], group_key(item[1])
  for _, pair in ipairs(item[2]) do
    if not group_names(pair[2])[group] then redis.call('HDEL', position, pair[1]) end
  end
  if redis.call('EXISTS', position) == 0 then gone = gone + redis.call('SREM', GROUPS, group) end
end
return gone
