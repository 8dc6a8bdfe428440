"""Slows down guessing at the sign-in without a way to lock somebody else out."""

import hashlib
import hmac
from datetime import timedelta

from handoff.accounts.devices import Source
from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock

# One step: refuse while the wait of the last try runs, else count this try and set the next wait. Counting comes before
# the password is checked, so a thousand tries at the same instant are a thousand tries.
_TRY = """
local now, free, longest, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local tries = tonumber(redis.call('HGET', KEYS[1], 'tries') or '0')
local again = tonumber(redis.call('HGET', KEYS[1], 'again') or '0')
if now < again then return again - now end
tries = tries + 1
local wait = 0
if tries >= free then wait = math.min(longest, 1000 * 2 ^ math.min(tries - free, 20)) end
redis.call('HSET', KEYS[1], 'tries', tries, 'again', string.format('%d', now + wait))
redis.call('PEXPIRE', KEYS[1], kept)
return 0
"""


class Attempts:
    """Counts tries per login and source: a browser where that login was signed in before, or else a place.

    Somebody who guesses from one place waits longer and longer there; the owner of the login, anywhere else or in a
    browser of theirs, signs in as ever. The place is an address, kept as a keyed hash and forgotten after an hour.
    """

    def __init__(
        self,
        redis: Live,
        clock: Clock,
        pepper: bytes,
        *,
        free: int = 5,
        longest: timedelta = timedelta(minutes=1),
        kept: timedelta = timedelta(hours=1),
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._pepper = pepper
        self._free = free
        self._longest = longest
        self._kept = kept
        self._try = redis.register_script(_TRY)

    async def wait(self, login: str, source: Source) -> float:
        """Count one try; the seconds still to wait before the next is looked at, 0 when this one may go on."""
        now_ms = int(self._clock.now().timestamp() * 1000)
        longest_ms, kept_ms = (int(span.total_seconds() * 1000) for span in (self._longest, self._kept))
        left = await self._try(keys=[self._key(login, source)], args=[now_ms, self._free, longest_ms, kept_ms])
        return float(left) / 1000

    async def forget(self, login: str, source: Source) -> None:
        """The right password came from here: earlier mistakes were its owner's."""
        await self._redis.delete(self._key(login, source))

    def _key(self, login: str, source: Source) -> str:
        place = f"{login}\0{source}".encode("utf-8", "surrogatepass")
        return names.sign_in_attempts(hmac.new(self._pepper, place, hashlib.sha256).hexdigest())
