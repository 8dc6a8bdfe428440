-- Take the lead, or keep it: 2 when it was taken, 1 when it is kept, 0 while another has it. It is written anew only
-- once a fifth of its time is over: the holder asks ten times a second, and each write waits for the disk.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
local whole = tonumber(ARGV[2])
if not holder or redis.call('PTTL', KEYS[1]) < whole * 4 / 5 then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', whole)
end
return holder and 1 or 2
