-- Move a place forward; a conversation that was taken in this very moment gets no place again.
-- KEYS: tickets, the waiting room   ARGV: conversation, ticket, score
local before = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not before then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if tonumber(ARGV[3]) < tonumber(before) then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
return 1
