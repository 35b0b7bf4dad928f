-- Hand a feed's entries to the frontier: check identity, then queue, within bounds. Every entry
-- gets an outcome or a place.
-- A: feed, source, policy (guid | url | learning), entries = {{id, url, host, print, title,
--    published, order, guid, former (id of another spelling of its address)}, ...}
-- -> JSON {new, changed, known, refused, conflicts}: refused ones may come again; conflicts are
--    GUIDs that contradict themselves
local sums = {new = 0, changed = 0, known = 0, refused = 0, conflicts = 0}
local listed, feed = listed_key(A.feed), feed_key(A.feed)
local CALM, CALMEST = 900, 86400  -- seconds until a false change is believed again; at most
local REFUSED = {over_quota = 1, host_full = 1, frontier_full = 1}

local function add_to(name) sums[name] = sums[name] + 1 end

-- A feed may bring so many new entries at once, and so many an hour from then on.
local b = redis.call('HMGET', feed, 'allowance', 'allowance_at')
-- A clock that was set back takes nothing away.
local earned = math.max(0, NOW - (tonumber(b[2]) or NOW)) / 3600 * RULES.feed_hourly
local allowance = math.min(RULES.feed_burst, (tonumber(b[1]) or RULES.feed_burst) + earned)
local l = redis.call('HMGET', LEDGER, 'found', 'published', 'duplicate', 'denied', 'dead')
local on_their_way = tonumber(l[1]) or 0
for at = 2, 5 do on_their_way = on_their_way - (tonumber(l[at]) or 0) end

-- The entry that this feed gave the same GUID, unless that GUID is plainly used for another one.
local function entry_of_guid(x)
  if A.policy == 'url' or x.guid == '' then return nil end
  local id = redis.call('GET', guid_key(A.feed, x.guid))
  if not id or id == x.id then return nil end
  local e = redis.call('HMGET', entry_key(id), 'state', 'title', 'titled', 'published')
  if not e[1] then return nil end
  local has_title = e[2] and e[2] == x.title or not e[2] and e[3] == titled(x.title)
  local is_same = x.title ~= '' and has_title or x.published ~= '' and e[4] == x.published
  if not is_same then
    add_to('conflicts')
    return nil
  end
  return A.policy == 'guid' and id or nil
end

local function admit(x)
  if allowance < 1 then return 'over_quota' end
  if on_their_way >= RULES.max_waiting then return 'frontier_full' end
  allowance, on_their_way = allowance - 1, on_their_way + 1
  enqueue(x.id)
  if redis.call('ZCARD', queue_key(x.host)) > RULES.host_waiting then  -- the oldest gives way
    local oldest = redis.call('ZPOPMIN', queue_key(x.host))[1]
    local e = redis.call('HMGET', entry_key(oldest), 'feed', 'lang')
    close(oldest, e[1], e[2], 'denied', 'host_full', nil, DAY)
    on_their_way = on_their_way - 1
    add_to('refused')
  end
end

-- An entry that was refused before gets its place when there is room.
local function admit_again(x, reason, owner)
  local has_room = redis.call('ZCARD', queue_key(x.host)) < RULES.host_waiting
  if not has_room or allowance < 1 or on_their_way >= RULES.max_waiting then
    return add_to('refused')
  end
  allowance, on_their_way = allowance - 1, on_their_way + 1
  add_to('new')
  revive(x.id, 'denied', reason, owner)
end

-- Keep the seen marks of an entry that is known.
local function refresh(key, state, article)
  add_to('known')
  if article then redis.call('EXPIRE', article_key(article), seen_seconds()) end
  if state == 'done' then redis.call('EXPIRE', key, seen_seconds()) end
end

local function keep(key, x)
  redis.call('HSET', key, 'url', x.url, 'host', x.host, 'feed', A.feed, 'source', A.source,
    'lang', x.lang or '', 'print', x.print, 'title', x.title, 'published', x.published,
    'order', x.order, 'whole', x.whole, 'found_at', stamp(NOW))
  if x.guid ~= '' and A.policy ~= 'url' then redis.call('HSET', key, 'guid', x.guid) end
  redis.call('HDEL', key, 'outcome', 'reason', 'detail', 'ended_at')
  redis.call('PERSIST', key)
end

-- An entry that was said to have changed and had not, time after time, is not visited at each word.
local function cries_wolf(key)
  local e = redis.call('HMGET', key, 'idle', 'ended_at')
  local idle = tonumber(e[1]) or 0
  if idle == 0 then return false end
  local since = NOW - (tonumber(e[2]) or 0)  -- below 0 when the clock was set back
  return since >= 0 and since < math.min(CALM * 2 ^ (idle - 1), CALMEST)
end

local function sight(x)
  local key = entry_key(x.id)
  local e = redis.call('HMGET', key, 'state', 'print', 'article', 'guid', 'reason', 'feed')
  redis.call('SADD', listed, x.id)
  if x.guid ~= '' and A.policy ~= 'url' then
    if e[4] and e[4] ~= x.guid and e[6] == A.feed then add_to('conflicts') end
    redis.call('SET', guid_key(A.feed, x.guid), x.id, 'EX', seen_seconds())
  end
  if e[1] == 'done' and REFUSED[e[5]] then return admit_again(x, e[5], e[6]) end
  if e[1] and (e[2] == x.print or e[1] ~= 'done' or cries_wolf(key)) then
    return refresh(key, e[1], e[3])
  end
  keep(key, x)
  count('found', e[1] and 'changed' or '', A.feed)
  local refusal = admit(x)
  if refusal then
    close(x.id, A.feed, x.lang, 'denied', refusal, nil, DAY)
    add_to('refused')
  else
    add_to(e[1] and 'changed' or 'new')
  end
end

-- An entry known by another spelling of its address stays that entry.
local function settle_id(x)
  if x.former ~= '' and redis.call('EXISTS', entry_key(x.id)) == 0
    and redis.call('EXISTS', entry_key(x.former)) == 1 then x.id = x.former end
  x.id = entry_of_guid(x) or x.id
end

-- What is new goes first: changes take the room that it leaves.
redis.call('DEL', listed)
local later = {}
for _, x in ipairs(A.entries) do
  settle_id(x)
  if redis.call('EXISTS', entry_key(x.id)) == 0 then sight(x) else later[#later + 1] = x end
end
for _, x in ipairs(later) do sight(x) end
redis.call('EXPIRE', listed, RULES.seen)
if redis.call('EXISTS', feed) == 1 then
  redis.call('HSET', feed, 'allowance', stamp(allowance), 'allowance_at', stamp(NOW))
end
return cjson.encode(sums)
