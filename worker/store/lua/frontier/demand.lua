-- Tell what shifts have to do. A host may be due with nothing in its queue: a shift finds out.
-- -> {hosts that are due and attempts that are, entries and polls in work}
-- A child may hold some without a job.
local due = redis.call('ZCOUNT', HOSTS, '-inf', NOW) + redis.call('ZCOUNT', DELAYED, '-inf', NOW)
return {due, redis.call('ZCARD', LEASES) + redis.call('HLEN', POLLING)}
