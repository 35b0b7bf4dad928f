-- When a host may be visited again, and whether it is the hosts that fail or we.
local WEEK, DAY = 604800, 86400

-- Keep what is known of a host for a week.
local function remember(host, ...)
  redis.call('HSET', host_key(host), ...)
  redis.call('EXPIRE', host_key(host), WEEK)
end

local function took(host, seconds)
  local known = tonumber(redis.call('HGET', host_key(host), 'latency'))
  remember(host, 'latency', stamp(known and known * 0.7 + seconds * 0.3 or seconds))
end

-- A host that responds "too much", or not at all, is left alone for longer each time and trusted
-- again step by step.
local TROUBLES = {
  http_429 = 1, http_503 = 1, bot_challenge = 1, dns = 1, dns_unknown = 1, connect = 1, tls = 1,
  timeout = 1, connection_lost = 1,
}
local DEAD_HOST = {dns = 1, dns_unknown = 1, connect = 1}
local function paced(host, seconds, reason)
  if TROUBLES[reason] then
    local least = math.max(RULES.host_delay * 4, DEAD_HOST[reason] and RULES.dead_host or 0)
    seconds = math.min(math.max(seconds * 2, least), RULES.longest_pace)
  elseif seconds > 0 then
    seconds = seconds / 2
  else
    return seconds
  end
  seconds = seconds > RULES.host_delay and seconds or 0
  remember(host, 'pace', stamp(seconds))
  if seconds > 0 then
    -- Each that comes takes two away that were forgotten.
    for _, other in ipairs(redis.call('ZRANDMEMBER', PACED, 2)) do
      if redis.call('EXISTS', host_key(other)) == 0 then redis.call('ZREM', PACED, other) end
    end
    redis.call('ZADD', PACED, stamp(seconds), host)
  else
    redis.call('ZREM', PACED, host)
  end
  return seconds
end

-- The longest of: our floor, the delay of its robots.txt, the pace of its troubles, a multiple of
-- the time it takes to respond. With a reason, which is '' when all went well, the pace follows it.
local function release(host, reason)
  local h = redis.call('HMGET', host_key(host), 'delay', 'pace', 'latency')
  local pace = tonumber(h[2]) or 0
  if reason then pace = paced(host, pace, reason) end
  local slow = math.min((tonumber(h[3]) or 0) * RULES.latency_factor, RULES.longest_spacing)
  local spacing = math.max(RULES.host_delay, tonumber(h[1]) or 0, pace, slow)
  redis.call('ZADD', HOSTS, stamp(NOW + spacing), host)
end

-- A host's own Retry-After, where the settings let it hold for the whole host.
local function respect_retry_after(host, seconds)
  if RULES.retry_after_host == 1 and seconds > 0 then
    redis.call('ZADD', HOSTS, 'GT', stamp(NOW + seconds), host)
  end
end

-- Hosts of one site fail together; two labels name it well enough here.
local function site_of(host)
  return string.match(host, '([^.]+%.[^.]+)$') or host
end

local UNREACHED = {dns = 1, dns_unknown = 1, connect = 1, timeout = 1, connection_lost = 1}

local function responses_since(moment)
  return redis.call('ZCOUNT', REACHED, '(' .. moment, '+inf')
end

-- An outage ends when a quarter of the lost sites, two at least, respond.
local function note_response(site)
  redis.call('ZADD', REACHED, stamp(NOW), site)
  redis.call('ZREMRANGEBYSCORE', REACHED, '-inf', stamp(NOW - DAY))
  redis.call('ZREM', LOST, site)
  local since = redis.call('GET', OUTAGE)
  if since and responses_since(since) >= math.max(2, redis.call('ZCARD', LOST) / 4) then
    redis.call('DEL', OUTAGE, LOST)
  end
end

-- Note whether a host responded. It is our outage when at least so many sites that responded before
-- stopped to within minutes, and hardly any has since; two are enough when none has.
local function reach(host, reason)
  if host == BEAT_HOST then return end
  local site = site_of(host)
  if not UNREACHED[reason] then return note_response(site) end
  redis.call('ZREMRANGEBYSCORE', REACHED, '-inf', stamp(NOW - DAY))
  redis.call('ZREMRANGEBYSCORE', LOST, '-inf', stamp(NOW - DAY))
  if redis.call('ZSCORE', REACHED, site) then redis.call('ZADD', LOST, 'NX', stamp(NOW), site) end
  local recent = stamp(NOW - RULES.outage_seconds)
  local first = redis.call(
    'ZRANGE', LOST, recent, '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  if not first[2] then return end
  local gone = redis.call('ZCOUNT', LOST, first[2], '+inf')
  local responses = responses_since(first[2])
  local is_ours = gone >= RULES.outage_sites and gone >= 4 * responses
    or gone >= 2 and responses == 0
  if is_ours then redis.call('SET', OUTAGE, first[2], 'NX', 'EX', DAY) end
end

-- A site that responded before and does not now: is it they or we? At first nobody knows, and later
-- neither while no other site has responded since; but not for ever. Call it before `reach`.
local function is_in_doubt(host, reason)
  local site = site_of(host)
  if not UNREACHED[reason] or not redis.call('ZSCORE', REACHED, site) then return false end
  local since = redis.call('ZSCORE', LOST, site)
  if not since then return true end
  return NOW - since < RULES.outage_seconds and responses_since(since) == 0
end

local function is_our_outage(reason)
  return UNREACHED[reason] and redis.call('EXISTS', OUTAGE) == 1
end
