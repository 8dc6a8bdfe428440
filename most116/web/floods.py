"""How many new talks may begin from one place, and what is asked of those above that: a moment, never a puzzle.

Nobody is refused. Above the rate a browser with scripts finds a number that proves some work, which takes it a blink;
whoever brings none waits a moment, is kept like everybody, and is read after the others.
"""

import asyncio
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from most116.core.clock import Clock
from most116.web.guesses import GuessRate

_KEY_BYTES = 32
_KEY_SECONDS = 600.0
# A class that is told of us in one hour begins at once; a crowd after a broadcast is far below the bucket of all.
_BURST, _PER_SECOND = 40, 0.5
_BURST_OF_ALL, _PER_SECOND_OF_ALL = 1000, 30.0
# Some four thousand hashes: a tenth of a second on a computer, a second on an old phone.
_BITS = 12
_HOLD_SECONDS = 2.0
_MOST_HELD = 500
_NONCE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Find a number so that SHA-256 of `challenge`, a dot and the number begins with so many zero bits."""

    challenge: str
    bits: int


class BeginGate:
    """One for a process, in its memory; places are known for minutes and as hashes, as `GuessRate` keeps them."""

    def __init__(self, clock: Clock, *, hold_seconds: float = _HOLD_SECONDS) -> None:
        self._clock = clock
        self._hold_seconds = hold_seconds
        self._rate = GuessRate(
            clock,
            burst=_BURST,
            per_second=_PER_SECOND,
            burst_of_all=_BURST_OF_ALL,
            per_second_of_all=_PER_SECOND_OF_ALL,
        )
        self._held = 0
        self._key = self._last_key = secrets.token_bytes(_KEY_BYTES)
        self._since = clock.now().timestamp()

    def asked(self, address: str, visit: str, proof: str) -> Work | None:
        """None: the talk may begin now. Else the work that would let it, which `proof` has not shown yet.

        `visit` names the talk that begins, the same at every try; work that was done for one is of no use to another.
        """
        self._renew()
        if self._is_proven(visit, proof) or self._rate.wait(address) == 0.0:
            return None
        return Work(challenge=_challenge(self._key, visit), bits=_BITS)

    async def hold(self) -> None:
        """Let a moment pass, for as many at once as memory can well hold."""
        if self._held >= _MOST_HELD:
            return
        self._held += 1
        try:
            await asyncio.sleep(self._hold_seconds)
        finally:
            self._held -= 1

    def _is_proven(self, visit: str, proof: str) -> bool:
        if not _NONCE.fullmatch(proof):
            return False
        return any(_zero_bits(_challenge(key, visit), proof) >= _BITS for key in {self._key, self._last_key})

    def _renew(self) -> None:
        """A new key now and then; work for the one before still counts, because it may be under way."""
        now = self._clock.now().timestamp()
        if abs(now - self._since) >= _KEY_SECONDS:
            self._last_key, self._key, self._since = self._key, secrets.token_bytes(_KEY_BYTES), now


def _challenge(key: bytes, visit: str) -> str:
    return hmac.digest(key, visit.encode(), "sha256").hex()


def _zero_bits(challenge: str, proof: str) -> int:
    digest = hashlib.sha256(f"{challenge}.{proof}".encode()).digest()
    return 8 * len(digest) - int.from_bytes(digest, "big").bit_length()
