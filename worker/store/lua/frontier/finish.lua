-- End an entry without an article.
-- A: id, token, outcome (denied | dead | retry | duplicate), reason, detail, wait, asked
-- -> the outcome, or `stale`
-- While nearly nobody can be reached it is our outage: the entry waits, and no attempt is counted.
if not holds(A.id, A.token) then return 'stale' end
local key = entry_key(A.id)
local host = redis.call('HGET', key, 'host')
reach(host, A.reason)
local is_ours = is_our_outage(A.reason)
if A.outcome == 'retry' or (is_ours and A.outcome == 'dead') then
  if not is_ours then redis.call('HINCRBY', key, 'attempts', 1) end
  redis.call('HSET', key, 'state', 'waiting')
  end_lease(A.id)
  local wait = A.wait
  if is_ours and A.outcome == 'retry' then wait = math.min(wait, RULES.outage_wait)
  elseif is_ours then wait = RULES.outage_wait end
  redis.call('ZADD', DELAYED, stamp(NOW + wait), A.id)
  if A.id ~= BEAT then
    redis.call('HINCRBY', LEDGER, 'retry:' .. (is_ours and 'our_outage' or A.reason), 1)
  end
  release(host, not is_ours and A.reason or nil)
  respect_retry_after(host, A.asked)
  return 'retry'
elseif A.outcome == 'dead' then
  local is_published = (redis.call('HGET', key, 'article') or '') ~= ''
  dead_letter(A.id, A.reason, A.detail)
  return is_published and 'duplicate' or 'dead'
else
  finish(A.id, A.outcome, A.reason, A.detail)
end
return A.outcome
