-- What every atomic step shares. Arguments: prefix, now ("" = this server's clock), rules (JSON), arguments (JSON), raw...
--
--   entry:<id>     hash   one entry: url, host, feed, state, token, attempts, crashes, losses, outcome ... (also the seen mark)
--   queue:<host>   zset   waiting entries of one host, newest highest
--   hosts          zset   host -> when it may be visited again; a host in work is held until its lease ends
--   delayed        zset   entries that wait for another try -> when
--   delays         hash   host -> seconds between visits that its robots.txt asks for
--   pace           hash   host -> seconds between visits while it has troubles
--   leases         zset   entries in work -> when the lease runs out
--   article:<id>   hash   marker of a published article: entry, revision, print
--   ledger         hash   outcomes; count:<feed> the same for one feed
local P, RULES, A = ARGV[1], cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
local NOW = tonumber(ARGV[2])
if not NOW then
  local t = redis.call('TIME')
  NOW = tonumber(t[1]) + tonumber(t[2]) / 1e6
end
local HOSTS, LEASES, DELAYED, LEDGER = P .. 'hosts', P .. 'leases', P .. 'delayed', P .. 'ledger'

local function entry_key(id) return P .. 'entry:' .. id end
local function queue_key(host) return P .. 'queue:' .. host end
local function stamp(seconds) return string.format('%.3f', seconds) end

local function count(what, reason, feed, by)
  by = by or 1
  redis.call('HINCRBY', LEDGER, what, by)
  if reason and reason ~= '' then redis.call('HINCRBY', LEDGER, what .. ':' .. reason, by) end
  if feed and feed ~= '' then redis.call('HINCRBY', P .. 'count:' .. feed, what, by) end
end

local function enqueue(id)
  local e = redis.call('HMGET', entry_key(id), 'host', 'order')
  redis.call('HSET', entry_key(id), 'state', 'waiting')
  redis.call('ZADD', queue_key(e[1]), e[2] or '0', id)
  redis.call('ZADD', HOSTS, 'NX', stamp(NOW), e[1])
end

-- The host may be visited again after our own spacing, its robots.txt's, or the pace that its troubles ask for.
local function release(host)
  local asked = tonumber(redis.call('HGET', P .. 'delays', host) or '0')
  local pace = tonumber(redis.call('HGET', P .. 'pace', host) or '0')
  redis.call('ZADD', HOSTS, stamp(NOW + math.max(RULES.host_delay, asked, pace)), host)
end

-- A host that says "too much", or says nothing, is left alone for longer each time and trusted again step by step.
local TROUBLES = {http_429 = 1, http_503 = 1, bot_challenge = 1, dns = 1, connect = 1, tls = 1, timeout = 1, connection_lost = 1}
local function pace(host, reason)
  local seconds = tonumber(redis.call('HGET', P .. 'pace', host) or '0')
  if TROUBLES[reason] then
    seconds = math.min(math.max(seconds * 2, RULES.host_delay * 4), RULES.longest_pace)
  elseif seconds > 0 then
    seconds = seconds / 2
  else
    return
  end
  if seconds > RULES.host_delay then
    redis.call('HSET', P .. 'pace', host, stamp(seconds))
  else
    redis.call('HDEL', P .. 'pace', host)
  end
end

-- The one place where an entry ends. Its hash stays as the seen mark until nobody has listed it for long.
local function finish(id, outcome, reason, detail)
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'host', 'feed')
  redis.call('ZREM', LEASES, id)
  redis.call('HSET', key, 'state', 'done', 'outcome', outcome, 'reason', reason or '', 'ended_at', stamp(NOW))
  if detail and detail ~= '' then redis.call('HSET', key, 'detail', detail) end
  redis.call('HDEL', key, 'alone', 'risk', 'crashes', 'losses', 'attempts')
  redis.call('EXPIRE', key, RULES.seen)
  count(outcome, reason, e[2])
  pace(e[1], reason)
  release(e[1])
end

local function bury(id, reason, detail)
  local e = redis.call('HMGET', entry_key(id), 'url', 'feed', 'source', 'title', 'attempts')
  redis.call('XADD', P .. 'dead', 'MAXLEN', '~', RULES.stream_length, '*', 'entry', id, 'reason', reason,
    'detail', detail or '', 'url', e[1] or '', 'feed', e[2] or '', 'source', e[3] or '', 'title', e[4] or '',
    'attempts', e[5] or '0', 'at', stamp(NOW))
  finish(id, 'dead', reason)
end

-- A lease without an ending: its worker died. Work that never began is nobody's fault; a page that was being cleaned
-- is under suspicion and travels alone from now on.
local function recover(id)
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'state', 'host', 'token', 'risk')
  redis.call('ZREM', LEASES, id)
  if not e[2] then return end
  if e[1] == 'started' then
    redis.call('HSET', key, 'alone', '1')
    local losses = redis.call('HINCRBY', key, 'losses', 1)
    local crashes = tonumber(redis.call('HGET', key, 'crashes') or '0')
    if e[4] == e[3] then crashes = redis.call('HINCRBY', key, 'crashes', 1) end
    if crashes >= RULES.max_crashes or losses >= RULES.max_losses then
      return bury(id, 'crashed', 'crashes=' .. crashes .. ' losses=' .. losses)
    end
  end
  enqueue(id)
  release(e[2])
end

local function holds(id, token)
  local e = redis.call('HMGET', entry_key(id), 'state', 'token')
  return e[1] == 'started' and e[2] == tostring(token)
end
