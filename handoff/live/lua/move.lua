-- Move a place forward; a conversation that was taken in this very moment gets no place again.
-- KEYS: tickets, the waiting rooms it is in, then room by room the rows of its four tiers
-- ARGV: conversation, ticket, score, tier, waiting since (ms)
local TIERS = 4
local rooms = (#KEYS - 1) / (1 + TIERS)
local moved = 0
for i = 1, rooms do
  local room, rows = KEYS[1 + i], 1 + rooms + (i - 1) * TIERS
  local before = redis.call('ZSCORE', room, ARGV[1])
  if before then
    moved = 1
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    if tonumber(ARGV[3]) < tonumber(before) then
      redis.call('ZADD', room, ARGV[3], ARGV[1])
    end
    for tier = 1, TIERS do
      redis.call('ZREM', KEYS[rows + tier], ARGV[1])
    end
    redis.call('ZADD', KEYS[rows + tonumber(ARGV[4])], ARGV[5], ARGV[1])
  end
end
return moved
