-- A worker child asks for more: feeds that are due are claimed and begun in one step.
-- A: size (0: only renew), holder (the child), renewed = {{id, token}, ...} (polls that go on,
--    whose leases last longer)
-- -> JSON list, each as feeds_start returns it
local begun = {}
for _, item in ipairs(A.renewed) do
  local f = redis.call('HMGET', feed_key(item[1]), 'token', 'host')
  if f[1] == tostring(item[2]) and is_polling(item[1]) then hold_poll(item[1], f[2] or '') end
end
if A.size > 0 and not is_nearly_full() then
  each_due_feed(A.size, function(id, host, token)
    begun[#begun + 1] = begin_poll(id, host, tostring(token), A.holder)
    return #begun >= A.size
  end)
end
return json_list(begun)
