-- A worker starts a job. A: job = {{id, token}, ...}, redelivered, facts (names of fields that tell
-- of a feed's source), holder (the worker child)
-- -> JSON list of the entries that are really this job's to do, each with the fields of its hash,
--    `feed_url`, `facts`, `manners` and `content` where there are any
-- A job that the broker delivers again has lost its worker: what had begun is recovered at once,
-- not at its deadline. An entry that travels alone is to blame for whatever happens to its child.
local leases = {}
redis.call('HINCRBY', PULSE, 'articles', 1)
for _, item in ipairs(A.job) do
  local id, token = item[1], tostring(item[2])
  local e = redis.call('HMGET', entry_key(id), 'state', 'token')
  if e[2] == token and e[1] == 'leased' then
    leases[#leases + 1] = begin(id, token, A.holder, A.facts)
  elseif e[2] == token and e[1] == 'started' and A.redelivered then
    recover(id)
  end
end
if #leases == 1 then suspect(leases[1].id, A.holder) end
return json_list(leases)
