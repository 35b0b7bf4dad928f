-- Name the children of a worker that hold entries or polls. A: worker -> {holder, ...}
local found, list = {}, {}

local function note_holder(holder)
  if not found[holder] and string.sub(holder, 1, #A.worker + 1) == A.worker .. ':' then
    found[holder] = true
    list[#list + 1] = holder
  end
end

for _, id in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  note_holder(redis.call('HGET', entry_key(id), 'holder') or '')
end
for _, holder in ipairs(redis.call('HVALS', POLLING)) do note_holder(holder) end
return list
