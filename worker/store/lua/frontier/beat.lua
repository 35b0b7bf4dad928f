-- Send the heartbeat article on its way: once in so many seconds, and never a second while one is
-- still under way.
-- A: interval (0: never), url, title, lang, text -> 1 when it was sent
redis.call('HSET', HEARTBEAT, 'interval', A.interval)
local sent = tonumber(redis.call('HGET', HEARTBEAT, 'sent_at') or '0')
local state = redis.call('HGET', entry_key(BEAT), 'state')
if A.interval == 0 or NOW - sent < A.interval or state and state ~= 'done' then return 0 end
redis.call('HSET', entry_key(BEAT), 'url', A.url, 'host', BEAT_HOST, 'feed', '', 'source', BEAT,
  'lang', A.lang, 'title', A.title, 'published', '', 'order', '0', 'whole', '1',
  'found_at', stamp(NOW))
redis.call('SET', content_key(BEAT), A.text)
redis.call('HSET', HEARTBEAT, 'sent_at', stamp(NOW))
redis.call('HINCRBY', HEARTBEAT, 'sent', 1)
enqueue(BEAT)
return 1
