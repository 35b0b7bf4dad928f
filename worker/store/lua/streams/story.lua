-- Give an article its story: the one of what it copies, else of what reports the same elsewhere,
-- else its own.
-- A: article, source, agency ("" unknown), sketch (hashes in rising order, eight hexadecimal digits
--    each), runs, told (keys of pairs of facts, likewise),
--    verdicts ({article: copy, same or other}), is_final; raw: the packed facts
-- -> JSON {story, outlets (so far), independent (sources so far), copied (article; "" for none)}
--    or {asked: [{article, outline, share, copies, by_facts}]} for likely relatives without a
--    verdict; nothing has changed then. A final call, and one about what was stored without facts,
--    goes by the words. Who shares no passage but names the same is related only by a verdict.
local INDEXED = 16     -- hashes looked up
local CANDIDATES = 20  -- sketches compared
local SIZE = 96        -- hashes of a sketch
local COPY = 0.35      -- common share of a copy
local PART = 0.75      -- common share of the shorter text, for a copy of a part
local SAME = 0.15      -- common share of the same news elsewhere
local DAYS = 3
local NAMERS = 20      -- articles looked at that name the same, the most alike first
local ASKED = 8        -- of them that are compared
local LISTED = 20      -- newest articles kept for a pair of facts
local KEPT = (DAYS + 1) * 86400  -- seconds after the last article of a day

local today = math.floor(NOW / 86400)

local function numbers(packed)
  local list = {}
  for hash in string.gmatch(packed, '%x%x%x%x%x%x%x%x') do list[#list + 1] = tonumber(hash, 16) end
  return list
end

local function likeness(one, other)
  local i, j, union, both = 1, 1, 0, 0
  while union < SIZE and (one[i] or other[j]) do
    if one[i] == other[j] then both, i, j = both + 1, i + 1, j + 1
    elseif not other[j] or (one[i] and one[i] < other[j]) then i = i + 1
    else j = j + 1 end
    union = union + 1
  end
  return both / math.max(1, union)
end

local function sketch_of(day, article)
  local text = redis.call('HGET', sketch_key(day), article)
  local known = text and cjson.decode(text)
  if known then known.day = day end
  return known
end

-- Earlier versions kept the facts beside the sketch.
local function facts_of(known, article)
  return known.outline or redis.call('HGET', outlines_key(known.day), article)
end

local function own_sketch()
  for day = today, today - DAYS, -1 do
    local known = sketch_of(day, A.article)
    if known then return known end
  end
end

-- The first of those listed under the hashes, in how many lists each is, and on which day.
local function candidates(index_key, hashes, most)
  local shared, day_of, alike, list = {}, {}, {}, {}
  for day = today, today - DAYS, -1 do
    for _, ids in ipairs(redis.call('HMGET', index_key(day), unpack(hashes))) do
      for id in string.gmatch(ids or '', '[^,]+') do
        shared[id], day_of[id] = (shared[id] or 0) + 1, day_of[id] or day
      end
    end
  end
  for id, count in pairs(shared) do
    alike[count] = alike[count] or {}
    table.insert(alike[count], id)
  end
  for count = #hashes * (DAYS + 1), 1, -1 do
    local ids = #list < most and alike[count] or {}
    table.sort(ids)
    for at = 1, math.min(#ids, most - #list) do list[#list + 1] = ids[at] end
  end
  return list, shared, day_of
end

-- Articles whose sketches are alike, the likeliest first.
local function relatives(mine, hashes)
  local list = {}
  local ids, _, day_of = candidates(near_key, hashes, CANDIDATES)
  for _, id in ipairs(ids) do
    local other = sketch_of(day_of[id], id)
    local likely = other and likeness(mine, numbers(other.sketch)) or 0
    if likely >= SAME then
      local part = likely / (1 + likely) * (A.runs + other.runs) / math.min(A.runs, other.runs)
      list[#list + 1] = {
        id = id, told = other, likely = likely, part = part,
        copies = likely >= COPY or part >= PART,
      }
    end
  end
  return list
end

-- Adds articles of other outlets that name the same, the most alike first.
local function add_namers(list)
  local known, count = {}, 0
  for _, one in ipairs(list) do known[one.id] = true end
  local named, shared, day_of = candidates(told_key, A.told, NAMERS)
  for _, id in ipairs(named) do
    if count == ASKED then break end
    local other = not known[id] and sketch_of(day_of[id], id)
    if other and other.source ~= A.source then
      count = count + 1
      list[#list + 1] = {
        id = id, told = other, likely = shared[id] / 1000, part = 0, copies = false,
        by_facts = true,
      }
    end
  end
end

local function without_verdict(list)
  local asked = {}
  for _, one in ipairs(list) do
    local outline = not A.verdicts[one.id] and facts_of(one.told, one.id)
    if outline then
      asked[#asked + 1] = {
        article = one.id, outline = outline, share = one.part, copies = one.copies,
        by_facts = one.by_facts or false,
      }
    end
  end
  return asked
end

local function closest(list)
  local best, most, is_copy = nil, 0, false
  for _, one in ipairs(list) do
    local by_words = one.by_facts and 'other' or one.copies and 'copy' or 'same'
    local verdict = A.verdicts[one.id] or by_words
    local copies = verdict == 'copy'
    local is_better = (copies and not is_copy) or (copies == is_copy and one.likely > most)
    if verdict ~= 'other' and is_better and (copies or one.told.source ~= A.source) then
      best, most, is_copy = one.told, one.likely, copies
    end
  end
  return best, is_copy
end

-- Above so many articles a day the next ones are compared with those, but not remembered.
local function remember_sketch(placed, hashes)
  if redis.call('HLEN', sketch_key(today)) >= RULES.story_articles then return end
  redis.call('HSET', sketch_key(today), A.article, cjson.encode(placed))
  redis.call('EXPIRE', sketch_key(today), KEPT)
  redis.call('HSET', outlines_key(today), A.article, ARGV[5])
  redis.call('EXPIRE', outlines_key(today), KEPT)
  for _, hash in ipairs(hashes) do
    local ids = redis.call('HGET', near_key(today), hash)
    if not ids or #ids < 200 then
      local longer = ids and ids .. ',' .. A.article or A.article
      redis.call('HSET', near_key(today), hash, longer)
    end
  end
  redis.call('EXPIRE', near_key(today), KEPT)
end

local function remember_facts()
  if redis.call('HEXISTS', sketch_key(today), A.article) == 0 then return end
  for _, key in ipairs(A.told) do
    local ids, count = redis.call('HGET', told_key(today), key) or '', 0
    for _ in string.gmatch(ids, '[^,]+') do count = count + 1 end
    if count >= LISTED then ids = string.match(ids, ',(.*)') end
    redis.call('HSET', told_key(today), key, ids == '' and A.article or ids .. ',' .. A.article)
  end
  redis.call('EXPIRE', told_key(today), KEPT)
end

local placed = own_sketch()
if not placed then
  local hashes = {}
  for hash in string.gmatch(string.sub(A.sketch, 1, 8 * INDEXED), '%x%x%x%x%x%x%x%x') do
    hashes[#hashes + 1] = hash
  end
  local alike = #hashes > 0 and relatives(numbers(A.sketch), hashes) or {}
  if #A.told > 0 then add_namers(alike) end
  local asked = without_verdict(alike)
  if #asked > 0 and not A.is_final then return cjson.encode({ asked = asked }) end
  local like, is_copy = closest(alike)
  placed = {
    story = like and like.story or A.article, group = is_copy and like.group or A.article,
    source = A.source, sketch = A.sketch, runs = A.runs,
  }
  remember_sketch(placed, hashes)
  if #A.told > 0 then remember_facts() end
end

local story = story_key(placed.story)
redis.call('HSET', story, 'outlet:' .. A.source, '1')
local group = 'group:' .. placed.group
if A.agency ~= '' or redis.call('HEXISTS', story, group) == 0 then
  redis.call('HSET', story, group, A.agency)
end
redis.call('EXPIRE', story, KEPT)

local outlets, origins, independent = 0, {}, 0
local all = redis.call('HGETALL', story)
for at = 1, #all, 2 do
  if string.sub(all[at], 1, 7) == 'outlet:' then outlets = outlets + 1
  else
    local origin = all[at + 1] ~= '' and all[at + 1] or all[at]
    if not origins[origin] then origins[origin], independent = true, independent + 1 end
  end
end
return cjson.encode({
  story = placed.story, outlets = outlets, independent = independent,
  copied = placed.group ~= A.article and placed.group or '',
})
