"""How fast one browser may send, so that a page gone wrong cannot drown the people who wait."""

from collections import OrderedDict
from dataclasses import dataclass

from most116.core.clock import Clock

_MOST_KEYS = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class SendRate:
    """A token bucket for each key, in this process's memory; keys are hashes, never an address.

    A new key always has its full burst, so a first message is never held back; whoever is forgotten because there are
    too many keys starts anew.
    """

    def __init__(self, clock: Clock, *, burst: int, per_second: float) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._per_second = per_second
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take one: 0.0 when it may go now, else the seconds after which to try again (nothing is taken then)."""
        now = self._clock.now().timestamp()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)
        # A clock that is set back gives nothing and takes nothing.
        bucket.left = min(self._burst, bucket.left + max(0.0, now - bucket.at) * self._per_second)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) / self._per_second
        bucket.left -= 1
        return 0.0

    def give_back(self, key: str) -> None:
        """Undo the latest `wait` of the key that took one, because nothing came of it."""
        if bucket := self._buckets.get(key):
            bucket.left = min(self._burst, bucket.left + 1)
