-- Enter a waiting room once; entering again keeps the earlier time and the more urgent score, and may change the line.
-- KEYS: tickets, the waiting room, every other waiting room...   ARGV: conversation, ticket, score
for i = 3, #KEYS do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local before = redis.call('ZSCORE', KEYS[2], ARGV[1])
if before and tonumber(before) <= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
if before then
  return 0
end
return 1
