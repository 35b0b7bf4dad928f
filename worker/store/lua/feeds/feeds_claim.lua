-- Claim feeds that are due: one winner, one poll in flight per feed, one request at a time per
-- host.
-- A: limit -> {{id, token}, ...}
-- A feed whose host is busy waits for its turn and is let in before the host's pages. A feed whose
-- polls keep killing their workers is set apart.
local claims, queued = {}, {}
local most = math.max(200, A.limit)
for _, id in ipairs(redis.call('ZRANGE', DUE, '-inf', NOW, 'BYSCORE', 'LIMIT', 0, most)) do
  if #claims >= A.limit then break end
  local key = feed_key(id)
  local f = redis.call('HMGET', key, 'host', 'token', 'begun', 'ended')
  local host = f[1] or ''
  local died = f[3] and f[3] == f[2] and f[4] ~= f[2]
  local turn = tonumber(redis.call('ZSCORE', HOSTS, host) or '0')
  if died and redis.call('HINCRBY', key, 'crashes', 1) >= RULES.max_crashes then
    redis.call('HDEL', key, 'crashes', 'begun')
    set_state(id, 'quarantined', 'crashed', 'its polls ended their workers')
    redis.call('ZADD', DUE, stamp(NOW + RULES.quarantine), id)
  elseif turn > NOW then
    queued[host] = (queued[host] or 0) + 1
    remember(host, 'wants', stamp(NOW))
    redis.call('ZADD', DUE, stamp(NOW + math.max(RULES.host_delay, 0.2) * queued[host]), id)
    if died then redis.call('HINCRBY', key, 'crashes', -1) end
  else
    redis.call('ZADD', DUE, stamp(NOW + RULES.lease), id)
    redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), host)
    redis.call('HDEL', host_key(host), 'wants')
    claims[#claims + 1] = {id, redis.call('HINCRBY', key, 'token', 1)}
  end
end
return claims
