-- Finish a poll: what was learned, and when next. -> 1, or 0 when somebody else holds the poll
-- While it is our outage, and until it is clear whether it is they or we, nobody is penalised.
-- A: id, token, wait, outcome, fields, state, reason, detail, events = {{event, detail}, ...},
--    seconds (the host took, 0: none), asked (its Retry-After),
--    elsewhere = {{url, host, name}, ...}: addresses to go on at, the first that no other feed has
local CANARIES = 3

-- Poll now what would be polled next: whether others respond shows whether it is we.
local function ask_others()
  local next_ids = redis.call(
    'ZRANGE', DUE, '(' .. NOW, '+inf', 'BYSCORE', 'LIMIT', 0, CANARIES)
  for _, id in ipairs(next_ids) do
    if not is_in_flight(id) then redis.call('ZADD', DUE, 'XX', stamp(NOW), id) end
  end
end

local key = feed_key(A.id)
local f = redis.call('HMGET', key, 'token', 'host')
if f[1] ~= tostring(A.token) then return 0 end
local host = f[2] or ''
local is_doubted = is_in_doubt(host, A.reason)
reach(host, A.reason)
local is_ours = is_our_outage(A.reason)
local is_spared = is_ours or is_doubted
local wait = A.wait
if is_spared then
  wait = math.min(A.wait, RULES.outage_wait)
  if not is_ours then ask_others() end
  note(A.id, is_ours and 'our_outage' or 'unreached', A.reason)
else
  for name, value in pairs(A.fields) do redis.call('HSET', key, name, tostring(value)) end
  set_state(A.id, A.state, A.reason, A.detail)
  for _, e in ipairs(A.events) do note(A.id, e[1], e[2]) end
  go_elsewhere(A.id, A.elsewhere)
end
redis.call('HSET', key, 'polled_at', stamp(NOW), 'ended', f[1])
redis.call('HDEL', key, 'crashes', 'losses', 'risk')
end_poll(A.id)
redis.call('HINCRBY', key, 'polls', 1)
redis.call('HINCRBY', POLLS, is_spared and 'unreached' or A.outcome, 1)
redis.call('ZADD', DUE, 'XX', stamp(NOW + wait), A.id)
if A.seconds > 0 then took(host, A.seconds) end
release(host, not is_spared and A.reason or nil)
respect_retry_after(host, A.asked)
return 1
