-- The feed responded "not modified": everything it listed last time counts as seen again.
-- A: feed -> how many
local seconds = seen_seconds()
local ids = redis.call('SMEMBERS', listed_key(A.feed))
for _, id in ipairs(ids) do
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'state', 'article', 'guid')
  if e[1] == 'done' then redis.call('EXPIRE', key, seconds) end
  if e[2] then redis.call('EXPIRE', article_key(e[2]), seconds) end
  if e[3] then redis.call('EXPIRE', guid_key(A.feed, e[3]), seconds) end
end
redis.call('EXPIRE', listed_key(A.feed), RULES.seen)
return #ids
