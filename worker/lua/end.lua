-- End an entry without an article. A: id, token, outcome (denied | dead | retry | duplicate), reason, detail, wait -> what happened
if not holds(A.id, A.token) then return 'stale' end
if A.outcome == 'dead' then
  bury(A.id, A.reason, A.detail)
elseif A.outcome == 'retry' then
  local key = entry_key(A.id)
  redis.call('HINCRBY', key, 'attempts', 1)
  redis.call('HSET', key, 'state', 'waiting')
  redis.call('ZREM', LEASES, A.id)
  redis.call('ZADD', DELAYED, stamp(NOW + A.wait), A.id)
  redis.call('HINCRBY', LEDGER, 'retry:' .. A.reason, 1)
  local host = redis.call('HGET', key, 'host')
  pace(host, A.reason)
  release(host)
else
  finish(A.id, A.outcome, A.reason, A.detail)
end
return A.outcome
