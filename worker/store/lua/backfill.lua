-- Tell in backfill streams what an article's tags would be today, and remember that it was told, in one step.
-- A: article, revision, message, topics (all it has now), changes {{topic, kind}}; raw: fields of the messages.
local said = {}
for _, change in ipairs(A.changes) do
  local name = 'backfill:' .. change[1]
  local number = redis.call('HINCRBY', P .. 'sequence', name, 1)
  local fields = {}
  for at = 5, #ARGV do fields[#fields + 1] = ARGV[at] end
  for _, more in ipairs({'kind', change[2], 'changed', '', 'seq', number, 'article', A.message, 'backfill', '1'}) do
    fields[#fields + 1] = more
  end
  said[#said + 1] = redis.call('XADD', P .. name, 'MAXLEN', '~', tostring(2 * RULES.stream_length), '*', unpack(fields))
  redis.call('SADD', P .. 'backfills', name)
end
redis.call('SET', P .. 'retagged:' .. A.article, A.revision .. ' ' .. table.concat(A.topics, ' '), 'EX', RULES.seen)
return said
