-- A lead looks into a talk. A page that is on its way out asks on until the next one is there: what it asks for by itself
-- just after the lead looked away, or at that very moment, never puts their sign back into the talk.
-- A page that the lead opened, and left before its answer was made, puts no sign there either: they are elsewhere by then.
-- KEYS: who looks into the talk, what the account looks into, what it looked into before, how many pages it opened
-- ARGV: account, conversation, now (ms), since when a look counts (ms), seconds that it lasts, "1" when nobody asked for it,
-- which of the pages that the account opened this is (empty: none)
-- Gives "left" when the account looked away, "on" when it looked already, and else "begun".
if ARGV[6] == '1' and redis.call('GET', KEYS[3]) == ARGV[2] then
  return 'left'
end
if ARGV[7] ~= '' and redis.call('GET', KEYS[4]) ~= ARGV[7] then
  return 'left'
end
local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[5])
redis.call('DEL', KEYS[3])
return before and tonumber(before) >= tonumber(ARGV[4]) and 'on' or 'begun'
