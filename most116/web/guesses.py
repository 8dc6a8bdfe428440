"""How often something may be tried that could be guessed: a few times at once, then slowly, and slowly by all."""

import hmac
import secrets
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from most116.core.clock import Clock
from most116.web.limits import SendRate

_KEY_BYTES = 32
_KEY_SECONDS = 600.0
# Whoever has one address of the new kind has at least so many.
_ONE_HOUSEHOLD = 64
_EVERYBODY = ""


class GuessRate:
    """One bucket for each place a try comes from, and one for this process, which bounds any number of places.

    An address is kept for minutes at most and only as a hash, under a key that never leaves this memory. One of a
    private network is a proxy's that nobody named: it says nothing about who tries, so there only the bucket of all
    counts.
    """

    def __init__(
        self, clock: Clock, *, burst: int, per_second: float, burst_of_all: int, per_second_of_all: float
    ) -> None:
        self._clock = clock
        self._burst, self._per_second = burst, per_second
        self._all = SendRate(clock, burst=burst_of_all, per_second=per_second_of_all)
        self._renew()

    def wait(self, address: str) -> float:
        """Take one: 0.0 when it may be tried now, else the seconds after which to come again (nothing is taken)."""
        if abs(self._clock.now().timestamp() - self._since) >= _KEY_SECONDS:
            self._renew()
        source = self._source(address)
        seconds = self._each.wait(source) if source else 0.0
        if seconds == 0.0:
            seconds = self._all.wait(_EVERYBODY)
            if seconds > 0.0:
                self._each.give_back(source)
        return seconds

    def give_back(self, address: str) -> None:
        """Undo the latest `wait` of this address that took one, because nothing could be looked up."""
        self._each.give_back(self._source(address))
        self._all.give_back(_EVERYBODY)

    def _renew(self) -> None:
        """A new key, under which nobody is known."""
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._since = self._clock.now().timestamp()
        self._each = SendRate(self._clock, burst=self._burst, per_second=self._per_second)

    def _source(self, address: str) -> str:
        """What stands for the place the address belongs to; empty when it says nothing."""
        try:
            place = ip_address(address)
        except ValueError:
            return ""
        if not _plain(place).is_global:
            return ""
        return hmac.digest(self._key, str(_household(_plain(place))).encode(), "sha256").hex()


def _plain(place: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An address of the old kind as itself where it is written as one of the new."""
    return (place.ipv4_mapped or place) if isinstance(place, IPv6Address) else place


def _household(place: IPv4Address | IPv6Address) -> object:
    return ip_network((place, _ONE_HOUSEHOLD), strict=False) if isinstance(place, IPv6Address) else place
