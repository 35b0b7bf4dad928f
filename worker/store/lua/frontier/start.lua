-- A worker starts a job. A: job = {{id, token}, ...}, redelivered, facts (names of fields that tell
-- of a feed's source)
-- -> JSON list of the entries that are really this job's to do, each with the fields of its hash,
--    `feed_url`, `facts`, `manners` and `content` where there are any
-- A job that the broker delivers again has lost its worker: what had begun is recovered at once,
-- not at its deadline.
local FIELDS = {
  'url', 'feed', 'source', 'lang', 'title', 'published', 'found_at', 'attempts', 'article',
  'revision', 'etag', 'last_modified', 'whole', 'host',
}

local function lease(id, token)
  local key = entry_key(id)
  local values = redis.call('HMGET', key, unpack(FIELDS))
  local entry = {id = id, token = token}
  for at, name in ipairs(FIELDS) do entry[name] = values[at] or nil end
  redis.call('HSET', key, 'state', 'started')
  redis.call('ZADD', LEASES, stamp(NOW + RULES.lease), id)
  redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), entry.host)
  local feed = redis.call('HMGET', feed_key(entry.feed or ''), 'manners', 'url')
  entry.manners, entry.feed_url = feed[1] or nil, feed[2] or nil
  entry.content = redis.call('GET', content_key(id)) or nil
  local facts = redis.call('HMGET', feed_key(entry.feed or ''), unpack(A.facts))
  entry.facts = {}
  for at, name in ipairs(A.facts) do entry.facts[name] = facts[at] or nil end
  return entry
end

local leases = {}
redis.call('HINCRBY', PULSE, 'articles', 1)
for _, item in ipairs(A.job) do
  local id, token = item[1], tostring(item[2])
  local e = redis.call('HMGET', entry_key(id), 'state', 'token')
  if e[2] == token and e[1] == 'leased' then
    leases[#leases + 1] = lease(id, token)
  elseif e[2] == token and e[1] == 'started' and A.redelivered then
    recover(id)
  end
end
return json_list(leases)
