-- Let go of a lock of `lock`, if it is still ours.
-- KEYS: lock   ARGV: token
redis.set_repl(redis.REPL_NONE)
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
