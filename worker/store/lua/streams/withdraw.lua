-- Withdraw a published article: the same id, the next revision, in the article stream and in each
-- topic stream that the article is in. A page that is gone is visited again before.
-- A: id, token, article, revision, reason (removed | gone), wait (seconds between the two visits),
--    flat, shared, scores and raw as publish has them
-- -> {what, detail}: published + message id | retry | revision + the number to use | duplicate
--    + reason | stale
if not holds(A.id, A.token) then return {'stale', ''} end
local entry, marker = entry_key(A.id), article_key(A.article)
if A.reason == 'gone' then
  local since = tonumber(redis.call('HGET', entry, 'gone_at') or '')
  if not since or NOW - since < A.wait then
    local host = redis.call('HGET', entry, 'host')
    redis.call('HSET', entry, 'gone_at', stamp(since or NOW), 'state', 'waiting')
    end_lease(A.id)
    redis.call('ZADD', DELAYED, stamp((since or NOW) + A.wait), A.id)
    redis.call('HINCRBY', LEDGER, 'retry:gone', 1)
    release(host)
    return {'retry', ''}
  end
end
local m = redis.call('HMGET', marker, 'entry', 'revision', 'topics')
if not m[1] then
  finish(A.id, 'duplicate', 'kept', A.reason)
  return {'duplicate', 'kept'}
end
local revision = tonumber(m[2] or '0') + 1
if revision ~= A.revision then return {'revision', tostring(revision)} end

local whole = {unpack(A.flat)}
whole[#whole + 1], whole[#whole + 2] = 'data', ARGV[5]
local message = append('articles', ARTICLES, '*', whole, 'withdrawn', A.reason)
local fields = topic_fields(A.flat, A.shared, ARGV[6])
for topic in string.gmatch(m[3] or '', '%S+') do
  append(topic, topic_key(topic), message, fields, 'withdrawn', A.reason, 'article', message,
    'score', A.scores[topic] or '0')
end
-- Without a fingerprint any good page later is a revision.
redis.call('HSET', marker, 'print', '', 'revision', revision, 'message', message)
redis.call('HSET', entry, 'revision', revision, 'etag', '', 'last_modified', '')
redis.call('HDEL', entry, 'gone_at')
finish(A.id, 'published', 'withdrawn')
return {'published', message}
