-- Deliver what a group has not had yet, and count what it will never have: messages that were
-- trimmed before.
-- A: group, consumer, count, names = {{stream's name, key}, ...}
-- -> {{name, messages missed, {{id, {field, value, ...}}, ...}}, ...} for streams with news
local position = group_key(A.group)
local delivered = {}

local function number_in(entry)
  for at = 1, #entry[2], 2 do
    if entry[2][at] == 'seq' then return number_of(entry[2][at + 1]) end
  end
end

for _, pair in ipairs(A.names) do
  local name, key = pair[1], pair[2]
  local response = redis.call(
    'XREADGROUP', 'GROUP', A.group, A.consumer, 'COUNT', A.count, 'STREAMS', key, '>')
  local entries = response and response[1] and response[1][2] or {}
  if #entries > 0 then
    local last, missed = tonumber(redis.call('HGET', position, name) or ''), 0
    for _, entry in ipairs(entries) do
      local number = number_in(entry)
      if number then
        if last and number > last + 1 then missed = missed + number - last - 1 end
        last = number
      end
    end
    if last then redis.call('HSET', position, name, last) end
    delivered[#delivered + 1] = {name, missed, entries}
  end
end
return delivered
