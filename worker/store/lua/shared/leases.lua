-- How entries are lent: at most one of each host whose turn it is.
local WANTED_SECONDS = 5  -- how long a host is left to a poll that asked for it
local LEASE_FIELDS = {
  'url', 'feed', 'source', 'lang', 'title', 'published', 'found_at', 'attempts', 'article',
  'revision', 'etag', 'last_modified', 'whole', 'host',
}

-- Entries that waited for another attempt queue again.
local function wake_delayed()
  for _, id in ipairs(redis.call('ZRANGE', DELAYED, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, 200)) do
    redis.call('ZREM', DELAYED, id)
    enqueue(id)
  end
end

-- Show each host's next entry to `visit`, until that returns true. A host that a poll waits for is
-- left to the poll.
local function each_due(most, visit)
  for _, host in ipairs(redis.call('ZRANGE', HOSTS, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, most)) do
    local id = redis.call('ZREVRANGE', queue_key(host), 0, 0)[1]
    if not id then
      redis.call('ZREM', HOSTS, host)
    elseif NOW - (tonumber(redis.call('HGET', host_key(host), 'wants')) or 0) > WANTED_SECONDS then
      if visit(id, host) then break end
    end
  end
end

-- Nobody else may have the entry or its host until the lease ends.
local function hold(id, host)
  redis.call('ZADD', LEASES, stamp(NOW + RULES.lease), id)
  redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), host)
end

-- Take an entry out of its queue; returns the token of its holder.
local function lend(id, host)
  redis.call('ZREM', queue_key(host), id)
  redis.call('HSET', entry_key(id), 'state', 'leased')
  hold(id, host)
  return redis.call('HINCRBY', entry_key(id), 'token', 1)
end

-- Work on an entry begins in the worker child `holder`; returns what the child has to know.
local function begin(id, token, holder, fact_names)
  local key = entry_key(id)
  local values = redis.call('HMGET', key, unpack(LEASE_FIELDS))
  local entry = {id = id, token = token}
  for at, name in ipairs(LEASE_FIELDS) do entry[name] = values[at] or nil end
  redis.call('HSET', key, 'state', 'started', 'holder', holder)
  hold(id, entry.host)
  local feed = redis.call('HMGET', feed_key(entry.feed or ''), 'manners', 'url')
  entry.manners, entry.feed_url = feed[1] or nil, feed[2] or nil
  entry.content = redis.call('GET', content_key(id)) or nil
  local facts = redis.call('HMGET', feed_key(entry.feed or ''), unpack(fact_names))
  entry.facts = {}
  for at, name in ipairs(fact_names) do entry.facts[name] = facts[at] or nil end
  return entry
end
