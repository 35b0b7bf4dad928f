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

local function count(outcome, reason, feed, by)
  by = by or 1
  redis.call('HINCRBY', LEDGER, outcome, by)
  if reason and reason ~= '' then redis.call('HINCRBY', LEDGER, outcome .. ':' .. reason, by) end
  if feed and feed ~= '' then redis.call('HINCRBY', count_key(feed), outcome, by) end
end
