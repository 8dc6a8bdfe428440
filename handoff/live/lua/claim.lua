-- Take the first place over the caller's rooms, or one named conversation there; exactly one caller gets it, and it is
-- in no room any more. While `high` is first, every so many times whoever of the others has waited longest, if long.
-- KEYS: tickets, how often `high` was taken, every waiting room, the caller's first
-- ARGV: conversation or '', how many rooms are the caller's, every how many times (0: never), long is since (ms)
local WEIGHT = 1e13
local HIGH, CALM = 2 * WEIGHT, 3 * WEIGHT
local LOOKED_AT = 100
local first_room, last_room = 3, 2 + tonumber(ARGV[2])

local function who_waited_longest()
  local found, since = nil, tonumber(ARGV[4])
  for i = first_room, last_room do
    for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], CALM, '+inf', 'LIMIT', 0, LOOKED_AT)) do
      local ticket = redis.call('HGET', KEYS[1], one)
      local waiting_since = ticket and cjson.decode(ticket).waiting_since
      if waiting_since and waiting_since < since then
        found, since = one, waiting_since
      end
    end
  end
  return found
end

local conversation, best
for i = first_room, last_room do
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
local every = tonumber(ARGV[3])
if ARGV[1] == '' and every > 0 and best >= HIGH and best < CALM then
  if redis.call('INCR', KEYS[2]) >= every then
    local calm = who_waited_longest()
    if calm then
      conversation = calm
      redis.call('SET', KEYS[2], 0)
    end
  end
end
for i = first_room, #KEYS do
  redis.call('ZREM', KEYS[i], conversation)
end
local ticket = redis.call('HGET', KEYS[1], conversation)
redis.call('HDEL', KEYS[1], conversation)
return ticket
