-- A shift asks for more: entries are lent and begun in one step. What has to travel alone is left
-- to a job of its own.
-- A: size (0: only look), holder (the worker child), facts, is_new (a job begins), renewed =
--    {{id, token}, ...} (carried from the shift before)
-- -> {JSON list as start's, seconds until a host is due ("" none), polls that wait, jobs that wait,
--     entries that have to travel alone}
local FEWEST_HOSTS = 60  -- looked at, so that a few that are skipped hide no others
local alone = redis.call('SCARD', ALONE)
local leases = {}

local function visit(id, host)
  if redis.call('HEXISTS', entry_key(id), 'alone') == 1 then
    redis.call('SADD', ALONE, id)
    return false
  end
  leases[#leases + 1] = begin(id, tostring(lend(id, host)), A.holder, A.facts)
  return #leases >= A.size
end

for _, item in ipairs(A.renewed) do
  if holds(item[1], item[2]) then hold(item[1], redis.call('HGET', entry_key(item[1]), 'host')) end
end
if A.is_new then redis.call('HINCRBY', PULSE, 'articles', 1) end
if A.size > 0 and not is_nearly_full() then
  wake_delayed()
  each_due(math.max(FEWEST_HOSTS, A.size * 3) + alone, visit)
end
local next_ = redis.call('ZRANGE', HOSTS, 0, 0, 'WITHSCORES')[2]
local due = next_ and tostring(math.max(0, tonumber(next_) - NOW)) or ''
local polls = redis.call('LLEN', celery_queue_key('feeds'))
local jobs = redis.call('LLEN', celery_queue_key('articles'))
return {json_list(leases), due, polls, jobs, alone}
