-- Set the addresses that a feed may have. What was taken out names it no more. When that is the one
-- which is asked, the feed is due at another, and a poll that is under way counts for nothing.
-- A: id, places = {{url, host, name}, ...}, addresses (their JSON, "" for one alone),
--    gone = {name, ...}, left (the address to leave, "" for none),
--    memory (JSON: what is true at every address),
--    seen = {url, addresses, memory} of the feed as this change was made for it
-- -> set | stale (it is no more as it was seen) | none (there is no such feed)
local key = feed_key(A.id)
if redis.call('EXISTS', key) == 0 then return 'none' end
local now = redis.call('HMGET', key, 'url', 'addresses', 'memory')
for place = 1, 3 do
  if (now[place] or '') ~= A.seen[place] then return 'stale' end
end
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
if now[1] == A.left and go_elsewhere(A.id, A.places) then
  redis.call('HSET', key, 'memory', A.memory)
  end_poll(A.id)
  abandon_poll(A.id, redis.call('HGET', key, 'paused') == '1' and PAUSED_SECONDS or 0)
end
return 'set'
