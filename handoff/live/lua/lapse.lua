-- An offer ends without being accepted, in one of three ways: nobody answered in time (missed), it was passed before that,
-- or whoever had it is not free any more (withdrawn). Of several who end it at once, one does.
-- KEYS: offers, counts of today   ARGV: conversation, account, now (ms), how, seconds to keep today, what to count of it
-- Gives how often it was missed, or -1 when that offer was over already, or not over yet.
local found = redis.call('HGET', KEYS[1], ARGV[1])
local offer = found and cjson.decode(found)
if not offer or offer.to ~= ARGV[2] or offer.to == '' then
  return -1
end
local ran_out, how = offer.till <= tonumber(ARGV[3]), ARGV[4]
if ran_out ~= (how == 'missed') then
  return -1
end
if how == 'missed' then
  offer.misses = offer.misses + 1
  for at = 6, #ARGV do
    redis.call('HINCRBY', KEYS[2], ARGV[at], 1)
  end
  redis.call('EXPIRE', KEYS[2], ARGV[5])
end
if how ~= 'withdrawn' then
  offer.tried[ARGV[2]] = how
end
offer.to, offer.till = '', 0
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(offer))
return offer.misses
