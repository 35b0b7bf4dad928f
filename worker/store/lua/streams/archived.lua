-- Messages are on the disk of an archive: acknowledge and count them, once however often it is
-- told.
-- A: archive (its name and group), stream (key), messages (ids, in order), missed, at (Unix
--    seconds)
local counters = archive_key(A.archive)
local last = A.messages[#A.messages]
if redis.call('HGET', counters, 'last') == last then return 0 end
redis.call('XACK', A.stream, A.archive, unpack(A.messages))
redis.call('SADD', ARCHIVES, A.archive)
redis.call('HSET', counters, 'last', last, 'at', A.at)
redis.call('HINCRBY', counters, 'written', #A.messages)
redis.call('HINCRBY', counters, 'missed', A.missed)
return #A.messages
