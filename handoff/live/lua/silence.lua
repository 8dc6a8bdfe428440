-- A platform told us to be silent: for as long as it said, or for longer each time that it says so again.
-- KEYS: the platform's pace   ARGV: now, ms that it named or -1, ms of each step ...   Gives the ms until the silence ends.
local now, named = tonumber(ARGV[1]), tonumber(ARGV[2])
local silent = tonumber(redis.call('HGET', KEYS[1], 'silent') or 0)
if named < 0 and silent > now then
  -- Several calls were open when it began: they are one refusal.
  return math.ceil(silent - now)
end
if named < 0 then
  local strikes = tonumber(redis.call('HGET', KEYS[1], 'strikes') or 0)
  if now > silent + 60000 then
    strikes = 0
  end
  redis.call('HSET', KEYS[1], 'strikes', strikes + 1)
  named = tonumber(ARGV[math.min(3 + strikes, #ARGV)])
end
silent = math.max(silent, now + named)
redis.call('HSET', KEYS[1], 'silent', string.format('%.3f', silent))
redis.call('PEXPIRE', KEYS[1], 7200000)
return math.ceil(silent - now)
