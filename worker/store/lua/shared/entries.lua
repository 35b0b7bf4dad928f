-- How an entry waits, ends and comes back: the only places where that happens.
local function enqueue(id)
  local e = redis.call('HMGET', entry_key(id), 'host', 'order')
  redis.call('HSET', entry_key(id), 'state', 'waiting')
  redis.call('ZADD', queue_key(e[1]), e[2] or '0', id)
  redis.call('ZADD', HOSTS, 'NX', stamp(NOW), e[1])
end

-- Languages that are counted apart (`worker/telemetry/metric_labels.py`), by every code that
-- `tasks/text/language_codes.py` knows for them; what declares none of them is `other`.
local TONGUES = {
  ar = 'ar', en = 'en', ku = 'ku', ckb = 'ckb', tr = 'tr', fa = 'fa', kmr = 'ku', kur = 'ku',
  ara = 'ar', arz = 'ar', apc = 'ar', eng = 'en', tur = 'tr', per = 'fa', prs = 'fa',
}
local function tongue(lang)
  return TONGUES[string.lower(string.match(lang or '', '^[^-_]*'))] or 'other'
end

-- The entry to blame if its worker child dies now; nobody else of that child is.
local function suspect(id, holder)
  if holder and holder ~= '' then
    redis.call('SET', suspect_key(holder), id, 'EX', math.ceil(RULES.lease * 10))
  end
end

-- An entry is no longer in work, and its child goes on without it.
local function end_lease(id)
  redis.call('ZREM', LEASES, id)
  local holder = redis.call('HGET', entry_key(id), 'holder') or ''
  if holder ~= '' and redis.call('GET', suspect_key(holder)) == id then
    redis.call('DEL', suspect_key(holder))
  end
end

-- The heartbeat article ends: only its own hash notes it.
local function beat_ended(outcome, reason)
  local found = redis.call('HGET', entry_key(BEAT), 'found_at')
  if outcome == 'published' then
    local seconds = stamp(NOW - tonumber(found))
    redis.call('HSET', HEARTBEAT, 'arrived_at', stamp(NOW), 'seconds', seconds)
  else
    redis.call('HSET', HEARTBEAT, 'reason', reason)
  end
  redis.call('HINCRBY', HEARTBEAT, outcome == 'published' and 'arrived' or 'failed', 1)
  redis.call('HSET', entry_key(BEAT), 'state', 'done')
  redis.call('HDEL', entry_key(BEAT), 'alone', 'risk', 'crashes', 'losses', 'attempts', 'holder')
  redis.call('SREM', ALONE, BEAT)
  redis.call('DEL', content_key(BEAT))
end

-- What is asked of an entry that ended well: whether it is the one that is listed, and what it was
-- published as. All else comes again with its feed. Short values keep a hash in its small form: 0.6
-- kB instead of 1.3.
local KNOWN = {
  'state', 'token', 'feed', 'host', 'source', 'lang', 'print', 'published', 'found_at', 'guid',
  'article', 'revision', 'etag', 'last_modified', 'outcome', 'reason', 'ended_at', 'detail', 'idle',
}
local LONGEST = 64  -- bytes; the server's own default

local function titled(title) return string.sub(redis.sha1hex(title), 1, 16) end

local function reduce(key)
  local values = redis.call('HMGET', key, 'title', unpack(KNOWN))
  local fields = {'titled', titled(values[1] or '')}
  for at, name in ipairs(KNOWN) do
    local value = values[at + 1]
    if value and value ~= '' and #value <= LONGEST then
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
  end
  redis.call('DEL', key)
  redis.call('HSET', key, unpack(fields))
end

-- Its hash stays as the seen mark until nobody has listed it for long.
local function close(id, feed, lang, outcome, reason, detail, seconds)
  if id == BEAT then return beat_ended(outcome, reason) end
  local key = entry_key(id)
  redis.call('HSET', key, 'state', 'done', 'outcome', outcome, 'reason', reason or '',
    'ended_at', stamp(NOW))
  if detail and detail ~= '' then redis.call('HSET', key, 'detail', detail) end
  if redis.call('HDEL', key, 'alone') == 1 then redis.call('SREM', ALONE, id) end
  redis.call('HDEL', key, 'risk', 'crashes', 'losses', 'attempts', 'holder')
  if outcome == 'published' or outcome == 'duplicate' then reduce(key) end
  redis.call('EXPIRE', key, seconds or seen_seconds())
  redis.call('DEL', content_key(id))
  count(outcome, reason, feed)
  local ending = tongue(lang) .. ':' .. outcome .. ':' .. (reason or '')
  redis.call('HINCRBY', ENDINGS, ending, 1)
end

-- A change that was none costs its feed nothing, and the next one is believed later.
local function note_change(id, feed, outcome, reason)
  if outcome == 'published' then
    redis.call('HDEL', entry_key(id), 'idle')
  elseif reason == 'unchanged' then
    redis.call('HINCRBY', entry_key(id), 'idle', 1)
    if redis.call('HEXISTS', feed_key(feed), 'allowance') == 1 then
      redis.call('HINCRBYFLOAT', feed_key(feed), 'allowance', 1)
    end
  end
end

-- The end of an entry that was in work: its host is free again.
local function finish(id, outcome, reason, detail)
  local e = redis.call('HMGET', entry_key(id), 'host', 'feed', 'lang')
  end_lease(id)
  close(id, e[2], e[3], outcome, reason, detail)
  note_change(id, e[2], outcome, reason)
  reach(e[1], reason)
  release(e[1], reason or '')
end

local MOST_LETTERS = 100000
local function dead_letter(id, reason, detail)
  if id == BEAT then return finish(id, 'dead', reason) end
  -- What was published stands, whatever its page is today.
  if (redis.call('HGET', entry_key(id), 'article') or '') ~= '' then
    return finish(id, 'duplicate', 'kept', reason .. ' ' .. (detail or ''))
  end
  local e = redis.call('HMGET', entry_key(id), 'url', 'feed', 'source', 'title', 'attempts')
  redis.call('XADD', DEAD, 'MAXLEN', '~', math.min(MOST_LETTERS, RULES.stream_length), '*',
    'entry', id, 'reason', reason, 'detail', detail or '', 'url', e[1] or '', 'feed', e[2] or '',
    'source', e[3] or '', 'title', e[4] or '', 'attempts', e[5] or '0', 'at', stamp(NOW))
  finish(id, 'dead', reason)
end

-- An entry that ended begins again, and is counted as if it had not ended.
local function revive(id, outcome, reason, feed)
  count(outcome, reason, feed, -1)
  redis.call('HDEL', entry_key(id), 'outcome', 'reason', 'detail', 'ended_at')
  redis.call('PERSIST', entry_key(id))
  enqueue(id)
end

-- A child that died while one of its entries was under suspicion: the others are not to blame.
local function is_blamed(id, holder)
  local named = holder and holder ~= '' and redis.call('GET', suspect_key(holder))
  return not named or named == id
end

-- A lease without an ending: its worker died. Work that never began is nobody's fault; a page that
-- was being cleaned is under suspicion and travels alone from now on.
local function recover(id)
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'state', 'host', 'token', 'risk', 'holder')
  redis.call('ZREM', LEASES, id)
  if not e[2] then return end
  if e[1] == 'started' and is_blamed(id, e[5]) then
    redis.call('HSET', key, 'alone', '1')
    redis.call('HDEL', key, 'holder')  -- its child's other entries still have to know whom to blame
    redis.call('SADD', ALONE, id)
    local losses = redis.call('HINCRBY', key, 'losses', 1)
    local crashes = tonumber(redis.call('HGET', key, 'crashes') or '0')
    if e[4] == e[3] then crashes = redis.call('HINCRBY', key, 'crashes', 1) end
    if crashes >= RULES.max_crashes or losses >= RULES.max_losses then
      return dead_letter(id, 'crashed', 'crashes=' .. crashes .. ' losses=' .. losses)
    end
  end
  enqueue(id)
  release(e[2])
end

local function holds(id, token)
  local e = redis.call('HMGET', entry_key(id), 'state', 'token')
  return e[1] == 'started' and e[2] == tostring(token)
end
