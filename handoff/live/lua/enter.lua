-- Enter waiting rooms once; entering again keeps the earlier time and the more urgent score, and may change the rooms.
-- KEYS: tickets, every waiting room, those to be in first, then room by room the rows of its four tiers
-- ARGV: conversation, ticket, score, tier, waiting since (ms), how many to be in
local TIERS = 4
local rooms = (#KEYS - 1) / (1 + TIERS)
local entered = 1
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for i = 1, rooms do
  local room, rows = KEYS[1 + i], 1 + rooms + (i - 1) * TIERS
  local before = redis.call('ZSCORE', room, ARGV[1])
  for tier = 1, TIERS do
    redis.call('ZREM', KEYS[rows + tier], ARGV[1])
  end
  if i > tonumber(ARGV[6]) then
    redis.call('ZREM', room, ARGV[1])
  else
    if before then
      entered = 0
    end
    if not before or tonumber(ARGV[3]) < tonumber(before) then
      redis.call('ZADD', room, ARGV[3], ARGV[1])
    end
    redis.call('ZADD', KEYS[rows + tonumber(ARGV[4])], ARGV[5], ARGV[1])
  end
end
return entered
