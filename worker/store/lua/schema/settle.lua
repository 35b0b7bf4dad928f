-- Number what has no number yet: an empty server begins with the newest layout, what is older than
-- numbers is the first.
-- prefix, newest -> the number
local newest = ARGV[2]
local number = redis.call('GET', SCHEMA)
if number then return number end
local begun = redis.call('EXISTS', LEDGER, ADDRESSES, SEQUENCE, GROUPS, HOOKS)
number = begun > 0 and '1' or newest
redis.pcall('SET', SCHEMA, number)  -- who may only read leaves that to others
return number
