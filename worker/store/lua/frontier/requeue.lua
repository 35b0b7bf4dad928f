-- Give a dead letter another life.
-- A: message -> the entry's id, or "" when there is no such dead letter
local found = redis.call('XRANGE', DEAD, A.message, A.message)
if #found == 0 then return '' end
local fields = found[1][2]
local id
for i = 1, #fields, 2 do if fields[i] == 'entry' then id = fields[i + 1] end end
local e = redis.call('HMGET', entry_key(id), 'state', 'outcome', 'reason', 'feed')
redis.call('XDEL', DEAD, A.message)
if e[1] ~= 'done' or e[2] ~= 'dead' then return '' end
revive(id, 'dead', e[3], e[4])
return id
