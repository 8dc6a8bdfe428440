-- Append an item for a conversation that is already known (the clock's ticks); a marker keeps it from piling up.
-- KEYS: seen, inbox, ready stream, inboxes   ARGV: conversation, item, seen s, now ms, stream cap
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[3]) then
  return 0
end
if redis.call('RPUSH', KEYS[2], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[4], 'NX', ARGV[4], ARGV[1])
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'c', ARGV[1])
end
return 1
