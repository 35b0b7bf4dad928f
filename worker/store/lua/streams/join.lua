-- Make a group ready on streams: from the oldest message kept, or from the next one; a group that
-- exists goes on.
-- A: group, start (all | new), names = {{stream's name, key}, ...}
-- -> {{name, id of the last message it had}, ...}
local position = group_key(A.group)
local marks = {}

-- The number of the last message that a new group will not get.
local function number_before(name, key)
  local number = tonumber(redis.call('HGET', SEQUENCE, name) or '0')
  if A.start ~= 'all' then return number end
  local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  for at = 1, first and #first[2] or 0, 2 do
    if first[2][at] == 'seq' then number = (number_of(first[2][at + 1]) or 1) - 1 end
  end
  return number
end

redis.call('SADD', GROUPS, A.group)
for _, pair in ipairs(A.names) do
  local name, key = pair[1], pair[2]
  local start = A.start == 'new' and '$' or '0'
  local made = redis.pcall('XGROUP', 'CREATE', key, A.group, start, 'MKSTREAM')
  if not (type(made) == 'table' and made.err) then
    redis.call('HSET', position, name, number_before(name, key))
  elseif not string.find(made.err, 'BUSYGROUP') then return made end
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local about = {}
    for at = 1, #group, 2 do about[group[at]] = group[at + 1] end
    if about.name == A.group then marks[#marks + 1] = {name, about['last-delivered-id']} end
  end
end
return marks
