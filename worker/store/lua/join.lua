-- Make a group ready on streams: from the oldest message kept, or from the next one; a group that exists goes on.
-- A: group, start (all | new), names = {{stream's name, key}, ...}
-- -> {{name, id of the last message it had}, ...}
local position = P .. 'group:' .. A.group
local marks = {}
redis.call('SADD', P .. 'groups', A.group)
for _, pair in ipairs(A.names) do
  local name, key = pair[1], pair[2]
  local made = redis.pcall('XGROUP', 'CREATE', key, A.group, A.start == 'new' and '$' or '0', 'MKSTREAM')
  if not (type(made) == 'table' and made.err) then
    local number = tonumber(redis.call('HGET', P .. 'sequence', name) or '0')
    if A.start == 'all' then
      local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
      for at = 1, first and #first[2] or 0, 2 do
        if first[2][at] == 'seq' then number = tonumber(first[2][at + 1]) - 1 end
      end
    end
    redis.call('HSET', position, name, number)
  elseif not string.find(made.err, 'BUSYGROUP') then return made end
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local about = {}
    for at = 1, #group, 2 do about[group[at]] = group[at + 1] end
    if about.name == A.group then marks[#marks + 1] = {name, about['last-delivered-id']} end
  end
end
return marks
