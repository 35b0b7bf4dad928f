-- Name the children of a worker that hold entries. A: worker -> {holder, ...}
local found, list = {}, {}
for _, id in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  local holder = redis.call('HGET', entry_key(id), 'holder') or ''
  if not found[holder] and string.sub(holder, 1, #A.worker + 1) == A.worker .. ':' then
    found[holder] = true
    list[#list + 1] = holder
  end
end
return list
