-- Number what has no number yet: an empty server begins with the newest layout, what is older than numbers is the first.
-- prefix, newest -> the number
local P, newest = ARGV[1], ARGV[2]
local number = redis.call('GET', P .. 'schema')
if number then return number end
local begun = redis.call('EXISTS', P .. 'ledger', P .. 'addresses', P .. 'sequence', P .. 'groups', P .. 'hooks')
number = begun > 0 and '1' or newest
redis.pcall('SET', P .. 'schema', number)  -- who may only read leaves that to others
return number
