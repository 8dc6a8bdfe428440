-- The conversation an address pointed to is over: everything unread goes behind what another one has, in order.
-- KEYS: contact, old inbox, new inbox, ready stream, inboxes, unscreened stream
-- ARGV: old, new, contact s, now ms, stream cap
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
local item = redis.call('LPOP', KEYS[2])
while item do
  local place = redis.call('RPUSH', KEYS[3], item)
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[5], '*', 'c', ARGV[2], 'n', place)
  item = redis.call('LPOP', KEYS[2])
end
redis.call('ZREM', KEYS[5], ARGV[1])
-- An empty inbox that counted as unread would count so for ever: nobody takes a last item off it.
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('ZADD', KEYS[5], 'NX', ARGV[4], ARGV[2])
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[5], '*', 'c', ARGV[2])
end
return 1
