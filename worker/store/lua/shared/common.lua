-- What every atomic step shares. The keys above come from worker/store/keys.py.
-- ARGV: prefix, now ("" = this server's clock), rules (JSON), arguments (JSON), raw ...
local RULES, A = cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
-- A Rasid that is older than what lies here must not touch it.
if RULES.schema and (tonumber(redis.call('GET', SCHEMA) or '') or 0) > RULES.schema then
  return redis.error_reply('NEWERSCHEMA these keys belong to a newer Rasid: install it here too')
end
local NOW = tonumber(ARGV[2])
if not NOW then
  local t = redis.call('TIME')
  NOW = tonumber(t[1]) + tonumber(t[2]) / 1e6
end
local BEAT, BEAT_HOST = 'heartbeat', 'HEARTBEAT.invalid'  -- hosts of addresses are in small letters

-- Rounded down: what is due now must not be due in half a millisecond.
local function stamp(seconds) return string.format('%.3f', math.floor(seconds * 1000) / 1000) end

-- A list as JSON: cjson takes an empty table for an object.
local function json_list(list) return #list > 0 and cjson.encode(list) or '[]' end

-- The share of the server's memory in use, as the poller noted it (worker/streams/retention.py).
local function pressure()
  return tonumber(redis.call('HGET', RETENTION, 'pressure') or '') or 0
end

-- Before the server would refuse to write, no more work is handed out, pages and polls: what is in
-- work can end, and the poller makes room.
local TIGHT, FULL = 0.8, 0.95
local function is_nearly_full() return pressure() >= FULL end

-- How long what was seen is remembered: from half of the most keys on shorter, and where streams
-- that were cut leave the memory full, in step with the room that is left. But so long that a feed
-- which is away for a day finds its entries known.
local LEAST_SEEN = 3 * 86400
local seen_for
local function seen_seconds()
  if not seen_for then
    local keys = 2 * (1 - redis.call('DBSIZE') / RULES.max_keys)
    local memory = (FULL - pressure()) / (FULL - TIGHT)
    local least = math.min(LEAST_SEEN, RULES.seen)
    seen_for = math.max(least, math.floor(RULES.seen * math.min(1, keys, memory)))
  end
  return seen_for
end

-- The counts of a feed end with it; its entries may end later.
local function count_for(feed, name, by)
  redis.call('HINCRBY', count_key(feed), name, by)
  if redis.call('EXISTS', feed_key(feed)) == 0 then
    redis.call('EXPIRE', count_key(feed), RULES.seen)
  end
end

local function count(outcome, reason, feed, by)
  by = by or 1
  redis.call('HINCRBY', LEDGER, outcome, by)
  if reason and reason ~= '' then redis.call('HINCRBY', LEDGER, outcome .. ':' .. reason, by) end
  if feed and feed ~= '' then count_for(feed, outcome, by) end
end
