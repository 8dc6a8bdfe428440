-- Move a place forward; a conversation that was taken in this very moment gets no place again.
-- KEYS: tickets, the waiting rooms it is in...   ARGV: conversation, ticket, score
local moved = 0
for i = 2, #KEYS do
  local before = redis.call('ZSCORE', KEYS[i], ARGV[1])
  if before then
    moved = 1
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    if tonumber(ARGV[3]) < tonumber(before) then
      redis.call('ZADD', KEYS[i], ARGV[3], ARGV[1])
    end
  end
end
return moved
