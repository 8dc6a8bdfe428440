"""Identifiers: one NewType for each, and the factory of sortable ids."""

import secrets
import threading
from typing import NewType

from most116.core.clock import Clock

ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
LetterId = NewType("LetterId", str)
ConsultantId = NewType("ConsultantId", str)
ContactKey = NewType("ContactKey", str)
CarePlanId = NewType("CarePlanId", str)
RuleId = NewType("RuleId", str)
TextKey = NewType("TextKey", str)

# Crockford's alphabet: no I, L, O, U, so that an id can be read aloud on a shift without a mistake.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_CHARS = 10
_RANDOM_BITS = 80


class IdFactory:
    """Makes 26-character ids (48 bits of milliseconds, 80 random bits) that sort by the time they were made.

    Within one millisecond the random part counts upwards, so ids from one process never come out of order.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last_ms = -1
        self._last_random = 0

    def new(self) -> str:
        with self._lock:
            now_ms = int(self._clock.now().timestamp() * 1000)
            if now_ms <= self._last_ms:
                self._last_random += 1
            else:
                self._last_ms = now_ms
                # The top bit stays free, so that counting upwards cannot overflow.
                self._last_random = secrets.randbits(_RANDOM_BITS - 1)
            return encode(self._last_ms, _TIME_CHARS) + encode(self._last_random, 16)

    def conversation(self) -> ConversationId:
        return ConversationId(self.new())

    def letter(self) -> LetterId:
        return LetterId(self.new())

    def message(self) -> MessageId:
        return MessageId(self.new())

    def consultant(self) -> ConsultantId:
        return ConsultantId(self.new())


def encode(number: int, length: int) -> str:
    """Write `number` in base 32 with exactly `length` characters."""
    chars = []
    for _ in range(length):
        chars.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(chars))
