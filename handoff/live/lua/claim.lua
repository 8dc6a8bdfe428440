-- Take the first place over the caller's rooms, or one named conversation there; exactly one caller gets it, and it is
-- in no room any more.
-- KEYS: tickets, every waiting room, the caller's first   ARGV: conversation or '', how many are the caller's
local conversation, best
for i = 2, 1 + tonumber(ARGV[2]) do
  local first
  if ARGV[1] ~= '' then
    local score = redis.call('ZSCORE', KEYS[i], ARGV[1])
    if score then first = {ARGV[1], score} end
  else
    first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
  end
  if first and first[1] and (not best or tonumber(first[2]) < best) then
    conversation, best = first[1], tonumber(first[2])
  end
end
if not conversation then
  return false
end
for i = 2, #KEYS do
  redis.call('ZREM', KEYS[i], conversation)
end
local ticket = redis.call('HGET', KEYS[1], conversation)
redis.call('HDEL', KEYS[1], conversation)
return ticket
