-- Enter waiting rooms once; entering again keeps the earlier time and the more urgent score, and may change the rooms.
-- KEYS: tickets, every waiting room, those to be in first   ARGV: conversation, ticket, score, how many to be in
local entered = 1
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for i = 2, #KEYS do
  local before = redis.call('ZSCORE', KEYS[i], ARGV[1])
  if i > 1 + tonumber(ARGV[4]) then
    redis.call('ZREM', KEYS[i], ARGV[1])
  else
    if before then
      entered = 0
    end
    if not before or tonumber(ARGV[3]) < tonumber(before) then
      redis.call('ZADD', KEYS[i], ARGV[3], ARGV[1])
    end
  end
end
return entered
