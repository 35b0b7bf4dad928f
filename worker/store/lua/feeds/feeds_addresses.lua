-- Set the addresses that a feed may have. What was taken out names it no more. When that is the one
-- which is asked, the feed is due at another, and a poll that is under way counts for nothing.
-- A: id, places = {{url, host, name}, ...}, addresses (their JSON, "" for one alone),
--    gone = {name, ...}, left (the address to leave, "" for none),
--    memory (JSON: what is true at every address) -> 1 when the feed is there
local key = feed_key(A.id)
if redis.call('EXISTS', key) == 0 then return 0 end
if A.addresses == '' then
  redis.call('HDEL', key, 'addresses')
else
  redis.call('HSET', key, 'addresses', A.addresses)
end
for _, name in ipairs(A.gone) do
  local is_its = redis.call('HGET', ADDRESSES, name) == A.id
  if is_its and name ~= A.id then redis.call('HDEL', ADDRESSES, name) end
end
for _, place in ipairs(A.places) do redis.call('HSETNX', ADDRESSES, place.name, A.id) end
local f = redis.call('HMGET', key, 'url', 'paused')
if f[1] == A.left and go_elsewhere(A.id, A.places) then
  redis.call('HSET', key, 'memory', A.memory)
  end_poll(A.id)
  abandon_poll(A.id, f[2] == '1' and PAUSED_SECONDS or 0)
end
return 1
