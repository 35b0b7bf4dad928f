-- Withdraw a published article: the same id, the next revision, in the article stream and in each
-- topic stream that the article is in. A page that is gone is visited again before.
-- A: id, token, article, revision, reason (removed | gone), wait (seconds between the two visits),
--    flat (fields that both messages have); raw: the article's document, the topics'
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

local limit = tostring(2 * RULES.stream_length)
local fields, size = A.flat, #A.flat
local function append(name, key, id, document, ...)
  local number = redis.call('HINCRBY', SEQUENCE, name, 1)
  local own = {'data', document, 'kind', 'withdrawn', 'changed', A.reason, 'seq', number, ...}
  for at, field in ipairs(own) do fields[size + at] = field end
  return redis.call('XADD', key, 'MAXLEN', '~', limit, id, unpack(fields))
end

local message = append('articles', ARTICLES, '*', ARGV[5])
for topic in string.gmatch(m[3] or '', '%S+') do
  append(topic, topic_key(topic), message, ARGV[6], 'article', message)
end
-- Without a fingerprint any good page later is a revision.
redis.call('HSET', marker, 'print', '', 'revision', revision, 'message', message)
redis.call('HSET', entry, 'revision', revision, 'etag', '', 'last_modified', '')
redis.call('HDEL', entry, 'gone_at')
finish(A.id, 'published', 'withdrawn')
return {'published', message}
