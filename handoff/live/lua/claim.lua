-- Take the first place over the caller's rooms that is not too much for the caller, or one named conversation there;
-- exactly one caller gets it, and it is in no room any more. While `high` is first, every so many times whoever of the
-- others has waited longest, if long. Of rooms that overflow only who has waited long enough. With `till` it is offered
-- instead: it keeps its place, and until then nobody else takes it but a lead by name; immediate danger anybody takes.
-- Answers 0 when somebody in immediate danger is first, or named, and is too much: nobody is taken before them. Answers 1
-- when all who wait are too much, 2 when who is named is offered to somebody else.
-- KEYS: tickets, how often `high` was taken, who was taken today, offers, every waiting room, the caller's first, then
-- room by room the rows of its four tiers
-- ARGV: conversation or '', how many rooms are the caller's, every how many times (0: never), long is since (ms),
-- may take immediate, high, the others (1 or 0), now (ms), seconds to keep today, the taker (JSON: account, leads,
-- languages, overflow as pairs of a room and a time, till), four targets (ms), lines of the rooms
local WEIGHT = 1e13
local STARVING, HIGH, CALM, END = 1.5 * WEIGHT, 2 * WEIGHT, 3 * WEIGHT, 9 * WEIGHT
local LOOKED_AT, TIERS, FIXED = 100, 4, 4
local IMMEDIATE_FIRST, TOO_MUCH, OFFERED_ELSEWHERE = 0, 1, 2
-- So often nobody answered: then it is kept for nobody any more.
local MISSED_OFTEN = 2
local rooms = (#KEYS - FIXED) / (1 + TIERS)
local named, own, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[8])
local MAY_IMMEDIATE, MAY_HIGH, MAY_CALM = ARGV[5] == '1', ARGV[6] == '1', ARGV[7] == '1'
local TARGETS, LINES = 10, 14
local taker = cjson.decode(ARGV[10])

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

local function ticket_of(one)
  local ticket = redis.call('HGET', KEYS[1], one)
  return ticket and cjson.decode(ticket)
end

local function offer_of(one)
  local offer = redis.call('HGET', KEYS[4], one)
  return offer and cjson.decode(offer)
end

local function may_offer(one, offer, score)
  local ticket = ticket_of(one)
  if not ticket or not string.find(taker.languages, ticket.language, 1, true) then
    return false
  end
  if not offer then
    return true
  end
  -- Kept for trained colleagues: they are named.
  local open = offer.till > now and (offer.to ~= '' or named == '')
  return not open and not offer.tried[taker.account] and (offer.misses < MISSED_OFTEN or score < STARVING)
end

local function is_free(one, score)
  local offer = offer_of(one)
  if taker.till then
    return may_offer(one, offer, score)
  end
  if not offer or offer.till <= now or score < STARVING then
    return true
  end
  return (offer.to ~= '' and offer.to == taker.account) or (taker.leads and named ~= '')
end

local function first_in(room, from, to)
  local at, count = 0, 1
  while true do
    local found = redis.call('ZRANGEBYSCORE', KEYS[FIXED + room], text(from), '(' .. text(to), 'WITHSCORES', 'LIMIT', at, count)
    for i = 1, #found, 2 do
      if is_free(found[i], tonumber(found[i + 1])) then
        return found[i], tonumber(found[i + 1])
      end
    end
    at, count = at + #found / 2, LOOKED_AT
    if #found == 0 or at > 10 * LOOKED_AT then
      return nil
    end
  end
end

local function first_overflowing(room, since, from, to)
  local found, best
  for tier = 1, TIERS do
    local row = KEYS[FIXED + rooms + (room - 1) * TIERS + tier]
    for _, one in ipairs(redis.call('ZRANGEBYSCORE', row, '-inf', text(since), 'LIMIT', 0, LOOKED_AT)) do
      local score = tonumber(redis.call('ZSCORE', KEYS[FIXED + room], one) or END)
      if score >= from and score < to and (not best or score < best) and is_free(one, score) then
        found, best = one, score
      end
    end
  end
  return found, best
end

local function first_of(from, to)
  local found, best
  local function look(one, score)
    if one and (not best or score < best) then
      found, best = one, score
    end
  end
  for room = 1, own do
    look(first_in(room, from, to))
  end
  for _, pair in ipairs(taker.overflow) do
    look(first_overflowing(pair[1], pair[2], from, to))
  end
  return found, best
end

local function place_of(one)
  local found
  for room = 1, own do
    found = found or redis.call('ZSCORE', KEYS[FIXED + room], one)
  end
  local ticket = not found and ticket_of(one)
  for _, pair in ipairs(taker.overflow) do
    if ticket and ticket.waiting_since <= pair[2] then
      found = found or redis.call('ZSCORE', KEYS[FIXED + pair[1]], one)
    end
  end
  return found and tonumber(found)
end

local function who_waited_longest()
  local found, since = nil, tonumber(ARGV[4])
  for room = 1, own do
    for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[FIXED + room], text(CALM), '+inf', 'LIMIT', 0, LOOKED_AT)) do
      local ticket = ticket_of(one)
      if ticket and ticket.waiting_since and ticket.waiting_since < since and is_free(one, CALM) then
        found, since = one, ticket.waiting_since
      end
    end
  end
  return found
end

local conversation, best
if named ~= '' then
  conversation, best = named, place_of(named)
  if best and not is_free(named, best) then
    return OFFERED_ELSEWHERE
  end
else
  conversation, best = first_of(0, END)
end
if not (conversation and best) then
  return false
end
if not may_take(best) then
  if best < STARVING then
    return IMMEDIATE_FIRST
  end
  conversation = nil
  if named == '' and MAY_CALM then
    conversation, best = first_of(CALM, END)
  elseif named == '' and MAY_HIGH then
    conversation, best = first_of(HIGH, CALM)
  end
  if not conversation then
    return TOO_MUCH
  end
end
local every = tonumber(ARGV[3])
if named == '' and every > 0 and MAY_CALM and best >= HIGH and best < CALM then
  if redis.call('INCR', KEYS[2]) >= every then
    local calm = who_waited_longest()
    if calm then
      conversation = calm
      redis.call('SET', KEYS[2], 0)
    end
  end
end

local ticket = redis.call('HGET', KEYS[1], conversation)
if taker.till then
  local offer = offer_of(conversation) or { misses = 0, tried = {} }
  offer.to, offer.till = taker.account, taker.till
  redis.call('HSET', KEYS[4], conversation, cjson.encode(offer))
  return ticket
end
local tier, late = nil, false
if ticket then
  local place = cjson.decode(ticket)
  tier = tonumber(place.tier)
  late = now - place.waiting_since > tonumber(ARGV[TARGETS + tier])
end
for i = 1, rooms do
  if redis.call('ZREM', KEYS[FIXED + i], conversation) == 1 and tier then
    local counted = ARGV[LINES + i] .. ' ' .. tier
    redis.call('HINCRBY', KEYS[3], counted .. ' taken', 1)
    if late then
      redis.call('HINCRBY', KEYS[3], counted .. ' late', 1)
    end
  end
  for each = 1, TIERS do
    redis.call('ZREM', KEYS[FIXED + rooms + (i - 1) * TIERS + each], conversation)
  end
end
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('HDEL', KEYS[1], conversation)
redis.call('HDEL', KEYS[4], conversation)
return ticket
