-- How a message comes into a stream: with its number there.

-- What the messages of an article's topics have in common: those of its flat fields that are named,
-- or all of them with a document of their own (RASID_TOPIC_DOCUMENTS).
local function topic_fields(flat, names, document)
  local values, fields = {}, {}
  for at = 1, #flat, 2 do values[flat[at]] = flat[at + 1] end
  if document then
    for at, field in ipairs(flat) do fields[at] = field end
    fields[#fields + 1], fields[#fields + 2] = 'data', document
    return fields
  end
  for _, name in ipairs(names) do
    fields[#fields + 1] = name
    fields[#fields + 1] = values[name] or ''
  end
  return fields
end

-- Read the number that a message says it has in its stream; nil for what is none of ours.
local function number_of(text)
  return text and #text <= 15 and string.match(text, '^%d+$') and tonumber(text) or nil
end

-- Append a message of `fields`, of which `n` are the article's, and of what the stream adds;
-- returns its id. Publishing cannot fail because of subscribers: twice what is kept is the
-- bound, and the poller trims.
local function append(name, key, id, fields, kind, changed, ...)
  local number = redis.call('HINCRBY', SEQUENCE, name, 1)
  if number == 1 and name ~= 'articles' then redis.call('SADD', TOPICS, name) end
  fields.n = fields.n or #fields
  local own = {'kind', kind, 'changed', changed, 'seq', number, ...}
  for at, field in ipairs(own) do fields[fields.n + at] = field end
  local limit = tostring(2 * RULES.stream_length)
  if id == '*' then return redis.call('XADD', key, 'MAXLEN', '~', limit, id, unpack(fields)) end
  -- An error here would leave the article half published, to be published again for ever. A topic
  -- refuses an id when a stranger wrote a later one there: then its message gets the next.
  local added = redis.pcall('XADD', key, 'MAXLEN', '~', limit, id, unpack(fields))
  if type(added) == 'table' and added.err then
    added = redis.pcall('XADD', key, 'MAXLEN', '~', limit, '*', unpack(fields))
  end
  return added
end
