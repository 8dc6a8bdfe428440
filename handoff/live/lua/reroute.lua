-- The conversation an address pointed to is over: everything unread goes to a new one, in order.
-- KEYS: contact, old inbox, new inbox, ready stream, inboxes   ARGV: old, new, contact s, now ms, stream cap
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[3])
end
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('ZADD', KEYS[5], 'NX', ARGV[4], ARGV[2])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[5], '*', 'c', ARGV[2])
return 1
