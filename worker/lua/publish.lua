-- Publish one article: marker, article stream, topic streams, ledger, lease, in one step. Run twice it does nothing more.
-- A: id, token, article, print, revision, topics, method; raw: number of fields, fields of the article, fields of the topics.
-- -> {what, detail}: published + message id | duplicate + reason | revision + the number to use | stale
if not holds(A.id, A.token) then return {'stale', ''} end
local marker = P .. 'article:' .. A.article
local m = redis.call('HMGET', marker, 'entry', 'print', 'revision')
local same = m[1] and (m[1] ~= A.id and 'same_article' or m[2] == A.print and 'unchanged')
if same then
  finish(A.id, 'duplicate', same)
  return {'duplicate', same}
end
local revision = tonumber(m[3] or '0') + 1
if revision ~= A.revision then return {'revision', tostring(revision)} end

local n = tonumber(ARGV[5])
local limit = tostring(RULES.stream_length)
local message = redis.call('XADD', P .. 'articles', 'MAXLEN', '~', limit, '*', unpack(ARGV, 6, 5 + n))
for _, topic in ipairs(A.topics) do
  redis.call('XADD', P .. 'topic:' .. topic, 'MAXLEN', '~', limit, '*', 'article', message, unpack(ARGV, 6 + n))
  redis.call('SADD', P .. 'topics', topic)
end
redis.call('HSET', marker, 'entry', A.id, 'print', A.print, 'revision', revision, 'message', message)
redis.call('EXPIRE', marker, RULES.seen)
redis.call('HSET', entry_key(A.id), 'article', A.article, 'revision', revision, 'etag', A.etag,
  'last_modified', A.last_modified)
local feed = redis.call('HGET', entry_key(A.id), 'feed')
if #A.topics > 0 then redis.call('HINCRBY', P .. 'count:' .. feed, 'tagged', 1) end
redis.call('HINCRBY', P .. 'methods', A.method, 1)
finish(A.id, 'published', revision > 1 and 'revised' or '')
return {'published', message}
