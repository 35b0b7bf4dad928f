-- A worker begins a job. A: job = {{id, token}, ...}, redelivered -> the entries that are really this job's to do.
-- A job that the broker delivers again has lost its worker: what had begun is recovered at once, not at its deadline.
local out = {}
redis.call('HINCRBY', PULSE, 'articles', 1)
for _, item in ipairs(A.job) do
  local id, token = item[1], tostring(item[2])
  local key = entry_key(id)
  local e = redis.call('HMGET', key, 'state', 'token')
  if e[2] == token and e[1] == 'leased' then
    redis.call('HSET', key, 'state', 'started')
    redis.call('ZADD', LEASES, stamp(NOW + RULES.lease), id)
    redis.call('ZADD', HOSTS, stamp(NOW + RULES.lease), redis.call('HGET', key, 'host'))
    local f = redis.call('HMGET', key, 'url', 'feed', 'source', 'lang', 'title', 'published', 'found_at', 'attempts',
      'article', 'revision', 'etag', 'last_modified')
    f[13] = redis.call('HGET', P .. 'feed:' .. (f[2] or ''), 'manners')
    f[14] = redis.call('HGET', P .. 'feed:' .. (f[2] or ''), 'url')
    f[15] = redis.call('HGET', key, 'whole')
    f[16] = redis.call('GET', P .. 'content:' .. id)
    for i = 1, 16 do f[i] = f[i] or '' end
    out[#out + 1] = {id, token, unpack(f, 1, 16)}
  elseif e[2] == token and e[1] == 'started' and A.redelivered then
    recover(id)
  end
end
return out
