-- Dedupe, find or open the conversation, append, mark ready: one step, so that a message is kept whole or not at all.
-- KEYS: seen, contact, ready stream, inboxes, counts of the hour, unscreened stream
-- ARGV: proposed conversation, item, seen s, contact s, inbox prefix, now ms, stream cap, channel, counts s
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[3]) then
  return {0, ''}
end
local conversation = redis.call('GET', KEYS[2])
if not conversation then
  conversation = ARGV[1]
end
redis.call('SET', KEYS[2], conversation, 'EX', ARGV[4])
-- Only the first item wakes a worker: whoever drains goes on until the list is empty.
local place = redis.call('RPUSH', ARGV[5] .. conversation, ARGV[2])
if place == 1 then
  redis.call('ZADD', KEYS[4], 'NX', ARGV[6], conversation)
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[7], '*', 'c', conversation)
end
-- Every item is looked at for danger, also one that comes when its inbox waits for its turn.
redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[7], '*', 'c', conversation, 'n', place)
redis.call('HINCRBY', KEYS[5], ARGV[8], 1)
redis.call('EXPIRE', KEYS[5], ARGV[9])
return {1, conversation}
