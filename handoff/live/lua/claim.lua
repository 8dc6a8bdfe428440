-- Take the first place over the caller's rooms that is not too much for the caller, or one named conversation there;
-- exactly one caller gets it, and it is in no room any more. While `high` is first, every so many times whoever of the
-- others has waited longest, if long. Answers 0 when somebody in immediate danger is first, or named, and is too much:
-- nobody is taken before them. Answers 1 when all who wait are too much.
-- KEYS: tickets, how often `high` was taken, who was taken today, every waiting room, the caller's first, then room by
-- room the rows of its four tiers
-- ARGV: conversation or '', how many rooms are the caller's, every how many times (0: never), long is since (ms),
-- may take immediate, high, the others (1 or 0), now (ms), seconds to keep today, four targets (ms), lines of the rooms
local WEIGHT = 1e13
local STARVING, HIGH, CALM = 1.5 * WEIGHT, 2 * WEIGHT, 3 * WEIGHT
local LOOKED_AT, TIERS = 100, 4
local IMMEDIATE_FIRST, TOO_MUCH = 0, 1
local rooms = (#KEYS - 3) / (1 + TIERS)
local own = tonumber(ARGV[2])
local MAY_IMMEDIATE, MAY_HIGH, MAY_CALM = ARGV[5] == '1', ARGV[6] == '1', ARGV[7] == '1'
local TARGETS, LINES = 9, 13

local function text(number)
  return string.format('%.0f', number)
end

local function may_take(score)
  if score < STARVING then
    return MAY_IMMEDIATE
  elseif score >= HIGH and score < CALM then
    return MAY_HIGH
  end
  return MAY_CALM
end

local function first_of(from, to)
  local found, best
  for i = 1, own do
    local first = redis.call('ZRANGEBYSCORE', KEYS[3 + i], from, to, 'WITHSCORES', 'LIMIT', 0, 1)
    if first[1] and (not best or tonumber(first[2]) < best) then
      found, best = first[1], tonumber(first[2])
    end
  end
  return found, best
end

local function who_waited_longest()
  local found, since = nil, tonumber(ARGV[4])
  for i = 1, own do
    for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3 + i], text(CALM), '+inf', 'LIMIT', 0, LOOKED_AT)) do
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
if ARGV[1] ~= '' then
  for i = 1, own do
    local score = redis.call('ZSCORE', KEYS[3 + i], ARGV[1])
    if score then
      conversation, best = ARGV[1], tonumber(score)
    end
  end
else
  conversation, best = first_of('-inf', '+inf')
end
if not conversation then
  return false
end
if not may_take(best) then
  if best < STARVING then
    return IMMEDIATE_FIRST
  end
  conversation = nil
  if ARGV[1] == '' and MAY_CALM then
    conversation, best = first_of(text(CALM), '+inf')
  elseif ARGV[1] == '' and MAY_HIGH then
    conversation, best = first_of(text(HIGH), '(' .. text(CALM))
  end
  if not conversation then
    return TOO_MUCH
  end
end
local every = tonumber(ARGV[3])
if ARGV[1] == '' and every > 0 and MAY_CALM and best >= HIGH and best < CALM then
  if redis.call('INCR', KEYS[2]) >= every then
    local calm = who_waited_longest()
    if calm then
      conversation = calm
      redis.call('SET', KEYS[2], 0)
    end
  end
end

local ticket = redis.call('HGET', KEYS[1], conversation)
local tier, late = nil, false
if ticket then
  local place = cjson.decode(ticket)
  tier = tonumber(place.tier)
  late = tonumber(ARGV[8]) - place.waiting_since > tonumber(ARGV[TARGETS + tier])
end
for i = 1, rooms do
  if redis.call('ZREM', KEYS[3 + i], conversation) == 1 and tier then
    local counted = ARGV[LINES + i] .. ' ' .. tier
    redis.call('HINCRBY', KEYS[3], counted .. ' taken', 1)
    if late then
      redis.call('HINCRBY', KEYS[3], counted .. ' late', 1)
    end
  end
  for each = 1, TIERS do
    redis.call('ZREM', KEYS[3 + rooms + (i - 1) * TIERS + each], conversation)
  end
end
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('HDEL', KEYS[1], conversation)
return ticket
