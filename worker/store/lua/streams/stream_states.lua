-- The state of streams, and of the groups of consumers on them, whoever made them.
-- A: names = {{stream's name, key}, ...}
-- -> JSON [{name, length, oldest and newest (ids), total (messages it ever had), groups}, ...],
--    each group {name, consumers, pending, lag (messages it has not had), last_id, oldest_pending
--    (id), and in ms oldest_age, idle}; what there is none of is left out
local function named(flat)
  local about = {}
  for at = 1, #flat, 2 do about[flat[at]] = flat[at + 1] end
  return about
end

local function list_or_nil(list) return #list > 0 and list or nil end

local function group_of(key, about, latest)
  local last = about['last-delivered-id']
  local following = redis.call('XRANGE', key, '(' .. last, '+', 'COUNT', 1)[1]
  local number = following and (number_of(named(following[2]).seq) or latest) or latest + 1
  local oldest = about.pending > 0 and redis.call('XPENDING', key, about.name, '-', '+', 1)[1] or {}
  local consumers, idle = {}, nil
  for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', key, about.name)) do
    local consumer = named(flat)
    consumers[#consumers + 1] = consumer.name
    idle = idle and math.min(idle, consumer.idle) or consumer.idle
  end
  return {
    name = about.name, consumers = list_or_nil(consumers), pending = about.pending,
    lag = latest + 1 - number, last_id = last, oldest_pending = oldest[1], oldest_age = oldest[3],
    idle = idle,
  }
end

local states = {}
for _, pair in ipairs(A.names) do
  local name, key = pair[1], pair[2]
  local latest, groups = tonumber(redis.call('HGET', SEQUENCE, name) or '0'), {}
  if redis.call('EXISTS', key) == 1 then
    for _, flat in ipairs(redis.call('XINFO', 'GROUPS', key)) do
      groups[#groups + 1] = group_of(key, named(flat), latest)
    end
  end
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  states[#states + 1] = {
    name = name, length = redis.call('XLEN', key), newest = newest and newest[1] or nil,
    oldest = oldest and oldest[1] or nil,
    total = latest, groups = list_or_nil(groups),
  }
end
return json_list(states)
