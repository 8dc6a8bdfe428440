-- Take the first item off a list, if it is still the one that was processed.
-- KEYS: inbox, inboxes   ARGV: item, conversation
if redis.call('LINDEX', KEYS[1], 0) == ARGV[1] then
  redis.call('LPOP', KEYS[1])
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZREM', KEYS[2], ARGV[2])
end
return redis.call('LLEN', KEYS[1])
