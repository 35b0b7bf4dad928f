-- Claim feeds that are due: one winner, one poll in flight per feed, one request at a time per
-- host.
-- A: limit -> {{id, token}, ...}
local claims = {}
if A.limit > 0 and not is_nearly_full() then
  each_due_feed(A.limit, function(id, _, token)
    claims[#claims + 1] = {id, token}
    return #claims >= A.limit
  end)
end
return claims
