-- Take the first place over all the given rooms, or one named conversation; exactly one caller gets it.
-- KEYS: tickets, rooms...   ARGV: conversation or ''
local room, conversation, best
for i = 2, #KEYS do
  local first
  if ARGV[1] ~= '' then
    local score = redis.call('ZSCORE', KEYS[i], ARGV[1])
    if score then first = {ARGV[1], score} end
  else
    first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
  end
  if first and first[1] and (not best or tonumber(first[2]) < best) then
    room, conversation, best = KEYS[i], first[1], tonumber(first[2])
  end
end
if not room then
  return false
end
redis.call('ZREM', room, conversation)
local ticket = redis.call('HGET', KEYS[1], conversation)
redis.call('HDEL', KEYS[1], conversation)
return ticket
