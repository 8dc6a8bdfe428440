-- Take a lock that is free. It is kept in memory only: nobody waits for the disk for what is worth nothing after a restart.
-- KEYS: lock   ARGV: token, ms
redis.set_repl(redis.REPL_NONE)
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
