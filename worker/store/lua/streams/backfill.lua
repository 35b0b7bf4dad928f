-- Publish in backfill streams what an article's tags would be today, and remember that it was
-- published, in one step.
-- A: article, revision, message, topics (all it has now), changes {{topic, kind}}; raw: fields of
--    the messages -> the messages' ids
local ids = {}
for _, change in ipairs(A.changes) do
  local key = backfill_key(change[1])
  local name = string.sub(key, #P + 1)  -- a stream that is no topic is called as its key is
  local number = redis.call('HINCRBY', SEQUENCE, name, 1)
  local fields = {}
  for at = 5, #ARGV do fields[#fields + 1] = ARGV[at] end
  local own = {
    'kind', change[2], 'changed', '', 'seq', number, 'article', A.message, 'backfill', '1',
  }
  for _, field in ipairs(own) do fields[#fields + 1] = field end
  local limit = tostring(2 * RULES.stream_length)
  ids[#ids + 1] = redis.call('XADD', key, 'MAXLEN', '~', limit, '*', unpack(fields))
  redis.call('SADD', BACKFILLS, name)
end
local line = A.revision .. ' ' .. table.concat(A.topics, ' ')
redis.call('SET', retagged_key(A.article), line, 'EX', seen_seconds())
return ids
