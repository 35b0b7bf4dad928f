-- Hand a feed's entries to the frontier: check identity, then queue. One bad entry was refused before; here all are added.
-- A: feed, source, lang, entries = {{id, url, host, print, title, published, order}, ...} -> {new, changed, known}
local new, changed, known = 0, 0, 0
local listed = P .. 'listed:' .. A.feed
redis.call('DEL', listed)
for _, x in ipairs(A.entries) do
  local key = entry_key(x.id)
  local e = redis.call('HMGET', key, 'state', 'print', 'article')
  redis.call('SADD', listed, x.id)
  if e[1] and (e[2] == x.print or e[1] ~= 'done') then
    known = known + 1
    if e[1] == 'done' then
      redis.call('EXPIRE', key, RULES.seen)
      if e[3] then redis.call('EXPIRE', P .. 'article:' .. e[3], RULES.seen) end
    end
  else
    if e[1] then changed = changed + 1 else new = new + 1 end
    redis.call('HSET', key, 'url', x.url, 'host', x.host, 'feed', A.feed, 'source', A.source, 'lang', x.lang or '',
      'print', x.print, 'title', x.title, 'published', x.published, 'order', x.order, 'found_at', stamp(NOW))
    redis.call('HDEL', key, 'outcome', 'reason', 'detail', 'ended_at')
    redis.call('PERSIST', key)
    count('found', e[1] and 'changed' or '', A.feed)
    enqueue(x.id)
  end
end
redis.call('EXPIRE', listed, RULES.seen)
return {new, changed, known}
