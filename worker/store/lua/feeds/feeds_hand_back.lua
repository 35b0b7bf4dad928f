-- A worker gives its poll back: the feed is due in A.wait seconds, and nothing is counted against
-- it. The new token makes a second delivery of the job do nothing.
-- A: id, token, wait -> 1, or 0 when the poll was no longer its own
local f = redis.call('HMGET', feed_key(A.id), 'token', 'ended')
if f[1] ~= tostring(A.token) or f[2] == f[1] then return 0 end
end_poll(A.id)
abandon_poll(A.id, A.wait)
release_of(A.id)
return 1
