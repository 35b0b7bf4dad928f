-- Publish one article: marker, article stream, topic streams, ledger, lease, in one step. Run twice
-- it does nothing more.
-- A: id, token, article, print (of title, text and numbers), revision, topics, scores ({topic:
--    score}), method, etag, last_modified, twin (name of its text at its address without
--    parameters, "" without any), flat (fields of the article's message), shared (names of
--    those that messages of topics have); raw: the article's document, and the
--    topics' where they carry one
-- -> {what, detail}: published + message id | duplicate + reason | revision + the number to use
--    | stale | heartbeat
if not holds(A.id, A.token) then return {'stale', ''} end
if A.id == BEAT then
  finish(BEAT, 'published', '')
  return {'heartbeat', ''}
end
local marker = article_key(A.article)
local m = redis.call('HMGET', marker, 'entry', 'print', 'revision', 'topics')

local function words(text)
  local list = {}
  for word in string.gmatch(text or '', '%S+') do list[#list + 1] = word end
  return list
end

-- An edit is one of the title or the text; the numbers stand in them.
local before, now = words(m[2]), words(A.print)
local is_unchanged = m[2] == A.print or (#now > 1 and before[1] == now[1] and before[2] == now[2])
local same = m[1] and (m[1] ~= A.id and 'same_article' or is_unchanged and 'unchanged')
-- A page that differs from a published one in a parameter of its address alone is that article.
local first = not m[1] and A.twin ~= '' and redis.call('GET', twin_key(A.twin))
if first and redis.call('EXISTS', article_key(first)) == 1 then same = 'same_text' end
if same then
  finish(A.id, 'duplicate', same)
  return {'duplicate', same}
end
local revision = tonumber(m[3] or '0') + 1
if revision ~= A.revision then return {'revision', tostring(revision)} end

local function version(print) return string.match(print or '', '^(%d+:)') or '' end

local function changes()
  local list = {}
  for at, name in ipairs({'title', 'text', 'numbers'}) do
    if before[at] ~= now[at] and version(before[at]) == version(now[at]) then
      list[#list + 1] = name
    end
  end
  return table.concat(list, ',')
end

local kind, changed = 'new', ''
if revision > 1 then kind, changed = 'revised', changes() end

-- Topics give a message the id it has among all articles: one id is a place in every stream.
local whole = {unpack(A.flat)}
whole[#whole + 1], whole[#whole + 2] = 'data', ARGV[5]
local message = append('articles', ARTICLES, '*', whole, kind, changed)
local fields = topic_fields(A.flat, A.shared, ARGV[6])
local function append_to_topic(topic, sort)
  append(topic, topic_key(topic), message, fields, sort, changed, 'article', message,
    'score', A.scores[topic] or '0')
end

local earlier, current = {}, {}
for _, topic in ipairs(words(m[4])) do earlier[topic] = true end
for _, topic in ipairs(A.topics) do
  current[topic] = true
  append_to_topic(topic, kind == 'revised' and not earlier[topic] and 'added' or kind)
end
for _, topic in ipairs(words(m[4])) do
  if not current[topic] then append_to_topic(topic, 'retracted') end
end
redis.call('HSET', marker, 'entry', A.id, 'print', A.print, 'revision', revision,
  'message', message, 'topics', table.concat(A.topics, ' '))
redis.call('EXPIRE', marker, seen_seconds())
if A.twin ~= '' then redis.call('SET', twin_key(A.twin), A.article, 'EX', seen_seconds()) end
redis.call('HSET', entry_key(A.id), 'article', A.article, 'revision', revision, 'etag', A.etag,
  'last_modified', A.last_modified)
redis.call('HDEL', entry_key(A.id), 'gone_at')
local feed = redis.call('HGET', entry_key(A.id), 'feed')
if #A.topics > 0 then count_for(feed, 'tagged', 1) end
redis.call('HINCRBY', METHODS, A.method, 1)
finish(A.id, 'published', revision > 1 and 'revised' or '')
return {'published', message}
