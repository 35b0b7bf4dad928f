-- What every atomic step shares. Arguments: prefix, now ("" = this server's clock), rules (JSON), arguments (JSON), raw...
--
--   entry:<id>     hash   one entry: url, host, feed, state, token, attempts, crashes, losses, outcome ... (also the seen mark)
--   content:<id>   string the text that an entry's feed carried, until the entry ends
--   guid:<feed>:<guid>    the entry that a feed calls so, for feeds whose GUIDs can be trusted
--   queue:<host>   zset   waiting entries of one host, newest highest
--   hosts          zset   host -> when it may be visited again; a host in work is held until its lease ends
--   delayed        zset   entries that wait for another try -> when
--   leases         zset   entries in work -> when the lease runs out
--   article:<id>   hash   marker of a published article: entry, revision, print, message, topics
--   sequence       hash   how many messages each stream ever had; a message's `seq` is its number
--   near:<day>     hash   a hash of a text's sketch -> articles that have it; sketch:<day> their sketches and stories
--   story:<id>     hash   outlets that tell a story, and its groups of copies with the agency they credit
--   ledger         hash   outcomes; count:<feed> the same for one feed
--   endings        hash   <language>:<outcome>:<reason> -> how often entries ended so; it only grows
--   paced          zset   hosts in trouble -> their pace
--   heartbeat      hash   when the heartbeat article was sent, when it arrived, how long it took
--   schema         string the number of this layout (worker/store/migrations.py)
--   methods        hash   published articles by how their text was taken
local P, RULES, A = ARGV[1], cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
-- A Rasid that is older than what lies here must not touch it.
if RULES.schema and (tonumber(redis.call('GET', P .. 'schema') or '') or 0) > RULES.schema then
  return redis.error_reply('NEWERSCHEMA these keys belong to a newer Rasid: install it here too')
end
local NOW = tonumber(ARGV[2])
if not NOW then
  local t = redis.call('TIME')
  NOW = tonumber(t[1]) + tonumber(t[2]) / 1e6
end
local HOSTS, LEASES, DELAYED, LEDGER = P .. 'hosts', P .. 'leases', P .. 'delayed', P .. 'ledger'
local PULSE = P .. 'pulse'
local BEAT, BEAT_HOST, HEART = 'heartbeat', 'HEARTBEAT.invalid', P .. 'heartbeat'  -- hosts of addresses are in small letters

local function entry_key(id) return P .. 'entry:' .. id end
local function queue_key(host) return P .. 'queue:' .. host end
-- Rounded down: what is due now must not be due in half a millisecond.
local function stamp(seconds) return string.format('%.3f', math.floor(seconds * 1000) / 1000) end

local function count(what, reason, feed, by)
  by = by or 1
  redis.call('HINCRBY', LEDGER, what, by)
  if reason and reason ~= '' then redis.call('HINCRBY', LEDGER, what .. ':' .. reason, by) end
  if feed and feed ~= '' then redis.call('HINCRBY', P .. 'count:' .. feed, what, by) end
end
