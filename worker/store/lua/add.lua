-- Hand a feed's entries to the frontier: check identity, then queue, within bounds. Every entry gets an outcome or a place.
-- A: feed, source, policy (guid | url | learning), entries = {{id, url, host, print, title, published, order, guid}, ...}
-- -> {new, changed, known, refused, conflicts}: refused ones may come again; conflicts are GUIDs that contradict themselves
local new, changed, known, refused, conflicts = 0, 0, 0, 0, 0
local listed, feed = P .. 'listed:' .. A.feed, P .. 'feed:' .. A.feed
local REFUSED = {over_quota = 1, host_full = 1, frontier_full = 1}

-- A feed may bring so many new entries at once, and so many an hour from then on.
local b = redis.call('HMGET', feed, 'allowance', 'allowance_at')
local allowance = math.min(RULES.feed_burst, (tonumber(b[1]) or RULES.feed_burst) + (NOW - (tonumber(b[2]) or NOW)) / 3600 * RULES.feed_hourly)
local l = redis.call('HMGET', LEDGER, 'found', 'published', 'duplicate', 'denied', 'dead')
local on_their_way = (tonumber(l[1]) or 0) - (tonumber(l[2]) or 0) - (tonumber(l[3]) or 0) - (tonumber(l[4]) or 0) - (tonumber(l[5]) or 0)

local function guid_key(guid) return P .. 'guid:' .. A.feed .. ':' .. guid end

-- The entry that this feed gave the same GUID, unless that GUID is plainly used for another article.
local function named_so(x)
  if A.policy == 'url' or x.guid == '' then return nil end
  local id = redis.call('GET', guid_key(x.guid))
  if not id or id == x.id then return nil end
  local e = redis.call('HMGET', entry_key(id), 'title', 'published')
  if not e[1] then return nil end
  local is_same = e[1] ~= '' and e[1] == x.title or e[2] ~= '' and e[2] == x.published
  if not is_same then
    conflicts = conflicts + 1
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
    on_their_way, refused = on_their_way - 1, refused + 1
  end
end

local function sight(x)
  local key = entry_key(x.id)
  local e = redis.call('HMGET', key, 'state', 'print', 'article', 'guid', 'reason', 'feed')
  redis.call('SADD', listed, x.id)
  if x.guid ~= '' and A.policy ~= 'url' then
    if e[4] and e[4] ~= x.guid and e[6] == A.feed then conflicts = conflicts + 1 end
    redis.call('SET', guid_key(x.guid), x.id, 'EX', RULES.seen)
  end
  if e[1] == 'done' and REFUSED[e[5]] then
    local has_room = redis.call('ZCARD', queue_key(x.host)) < RULES.host_waiting
    if has_room and allowance >= 1 and on_their_way < RULES.max_waiting then
      allowance, on_their_way, new = allowance - 1, on_their_way + 1, new + 1
      revive(x.id, 'denied', e[5], e[6])
    else
      refused = refused + 1
    end
    return
  end
  if e[1] and (e[2] == x.print or e[1] ~= 'done') then
    known = known + 1
    if e[1] == 'done' then
      redis.call('EXPIRE', key, RULES.seen)
      if e[3] then redis.call('EXPIRE', P .. 'article:' .. e[3], RULES.seen) end
    end
    return
  end
  redis.call('HSET', key, 'url', x.url, 'host', x.host, 'feed', A.feed, 'source', A.source, 'lang', x.lang or '',
    'print', x.print, 'title', x.title, 'published', x.published, 'order', x.order, 'whole', x.whole, 'found_at', stamp(NOW))
  if x.guid ~= '' and A.policy ~= 'url' then redis.call('HSET', key, 'guid', x.guid) end
  redis.call('HDEL', key, 'outcome', 'reason', 'detail', 'ended_at')
  redis.call('PERSIST', key)
  count('found', e[1] and 'changed' or '', A.feed)
  local no = admit(x)
  if no then
    close(x.id, A.feed, x.lang, 'denied', no, nil, DAY)
    refused = refused + 1
  elseif e[1] then
    changed = changed + 1
  else
    new = new + 1
  end
end

redis.call('DEL', listed)
for _, x in ipairs(A.entries) do
  x.id = named_so(x) or x.id
  sight(x)
end
redis.call('EXPIRE', listed, RULES.seen)
if redis.call('EXISTS', feed) == 1 then
  redis.call('HSET', feed, 'allowance', stamp(allowance), 'allowance_at', stamp(NOW))
end
return {new, changed, known, refused, conflicts}
