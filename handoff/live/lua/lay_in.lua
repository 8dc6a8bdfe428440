-- Lay a sealed entry into a mailbox, ring for whoever waits, and have the box end later unless it ends later already.
-- KEYS: mailbox   ARGV: entry, box, entries kept, seconds kept, channel of the bell
local position = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'b', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4], 'NX')
redis.call('EXPIRE', KEYS[1], ARGV[4], 'GT')
redis.call('PUBLISH', ARGV[5], ARGV[2])
return position
