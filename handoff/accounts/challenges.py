"""What a passkey is asked to sign: random, good for five minutes and for one answer."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final

from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock

KEPT: Final = timedelta(minutes=5)
_RANDOM, _UNTIL, _MAC = 16, 8, 32


class Challenges:
    """Nothing is kept of those that are asked for: asking fills nothing. Redis keeps those that were answered."""

    def __init__(self, redis: Live, clock: Clock, key: bytes) -> None:
        self._redis = redis
        self._clock = clock
        self._key = key

    def make(self, purpose: str) -> bytes:
        until = int((self._clock.now() + KEPT).timestamp())
        head = secrets.token_bytes(_RANDOM) + until.to_bytes(_UNTIL, "big")
        return head + self._mac(purpose, head)

    def good(self, purpose: str, challenge: bytes) -> bool:
        """True while a challenge that was made for this purpose may be answered; says nothing about answers given."""
        if len(challenge) != _RANDOM + _UNTIL + _MAC:
            return False
        head, mac = challenge[:-_MAC], challenge[-_MAC:]
        until = int.from_bytes(head[_RANDOM:], "big")
        return hmac.compare_digest(self._mac(purpose, head), mac) and self._clock.now().timestamp() < until

    async def spend(self, challenge: bytes) -> bool:
        """True once for each challenge."""
        name = names.spent_challenge(hashlib.sha256(challenge).hexdigest())
        return bool(await self._redis.set(name, 1, nx=True, ex=2 * int(KEPT.total_seconds())))

    def _mac(self, purpose: str, head: bytes) -> bytes:
        return hmac.new(self._key, b"challenge/" + purpose.encode() + b"/" + head, hashlib.sha256).digest()
