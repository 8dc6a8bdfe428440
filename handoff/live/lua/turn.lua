-- The next turn to send on a platform: one after the other in its pace, and none while it told us to be silent.
-- KEYS: the platform's pace, the talk's
-- ARGV: now, ms between two sends, ms between two of one talk, ms that a turn may be ahead
-- Gives how many ms to wait, and 1 when the turn is then ours, 0 when it is to be asked for again.
local now, gap, talk_gap, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local silent = tonumber(redis.call('HGET', KEYS[1], 'silent') or 0)
if silent > now then
  return { math.ceil(silent - now), 0 }
end
local talk = talk_gap > 0 and tonumber(redis.call('GET', KEYS[2]) or 0) or 0
if talk > now then
  return { math.ceil(talk - now), 0 }
end
local turn = math.max(now, tonumber(redis.call('HGET', KEYS[1], 'next') or 0))
if turn - now > longest + gap then
  -- No turn was given so far ahead: the clock of whoever asked before was.
  turn = now
end
if turn - now > longest then
  return { math.ceil(turn - now), 0 }
end
if gap > 0 then
  redis.call('HSET', KEYS[1], 'next', string.format('%.3f', turn + gap))
  redis.call('PEXPIRE', KEYS[1], 7200000)
end
if talk_gap > 0 then
  redis.call('SET', KEYS[2], string.format('%.3f', turn + talk_gap), 'PX', math.ceil(turn - now + talk_gap))
end
return { math.ceil(turn - now), 1 }
