-- How streams stand, and the groups of consumers on them, whoever made them. A: names = {{stream's name, key}, ...}
-- -> {{name, length, id of the newest message, messages it ever had, groups}, ...}, each group
--    {name, consumers, pending, messages it has not had, last id it had, oldest pending id, its age and the idle time in ms}
local function named(flat)
  local about = {}
  for at = 1, #flat, 2 do about[flat[at]] = flat[at + 1] end
  return about
end

local function group_of(key, about, latest)
  local following = redis.call('XRANGE', key, '(' .. about['last-delivered-id'], '+', 'COUNT', 1)[1]
  local number = following and (tonumber(named(following[2]).seq) or latest) or latest + 1
  local oldest = about.pending > 0 and redis.call('XPENDING', key, about.name, '-', '+', 1)[1] or {}
  local consumers, idle = {}, ''
  for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', key, about.name)) do
    local consumer = named(flat)
    consumers[#consumers + 1] = consumer.name
    idle = idle == '' and consumer.idle or math.min(idle, consumer.idle)
  end
  return {about.name, consumers, about.pending, latest + 1 - number, about['last-delivered-id'], oldest[1] or '', oldest[3] or '', idle}
end

local out = {}
for _, pair in ipairs(A.names) do
  local name, key = pair[1], pair[2]
  local latest, groups = tonumber(redis.call('HGET', P .. 'sequence', name) or '0'), {}
  if redis.call('EXISTS', key) == 1 then
    for _, flat in ipairs(redis.call('XINFO', 'GROUPS', key)) do groups[#groups + 1] = group_of(key, named(flat), latest) end
  end
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  out[#out + 1] = {name, redis.call('XLEN', key), newest and newest[1] or '', latest, groups}
end
return out
