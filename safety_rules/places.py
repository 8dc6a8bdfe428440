"""Where symbols stand in a text: places of words as bits, the lowest for the first word."""

from collections import defaultdict
from collections.abc import Callable, Iterable

# In distinct words.
_LONG = 150


class Places(dict[int, int]):
    """Symbol → bits of the places where it stands, 0 where it does not; counted up when somebody asks.

    A common word satisfies a hundred symbols, and nobody asks for most of them. `words`: the symbols of each word with
    the places where it stands. `complete` adds what more than words there is of a
    symbol of `more` when it is asked for first.
    """

    __slots__ = ("_all", "complete", "more", "words")

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[frozenset[int], int] = {}
        self.complete: Callable[[int, int], int] | None = None
        self.more: frozenset[int] = frozenset()
        self._all: dict[int, list[int]] | None = None

    def add(self, symbols: frozenset[int], bits: int) -> None:
        """A word that stands at these places, before anybody asks."""
        self.words[symbols] = self.words.get(symbols, 0) | bits

    def settle(self) -> None:
        """Count all symbols of a long text up at once: each that is asked for would go through all of its words."""
        if len(self.words) < _LONG:
            return
        found: defaultdict[int, list[int]] = defaultdict(list)
        for symbols, bits in self.words.items():
            for symbol in symbols:
                found[symbol].append(bits)
        self._all = dict(found)

    def __missing__(self, symbol: int) -> int:
        bits = 0
        if self._all is None:
            for own, places in self.words.items():
                if symbol in own:
                    bits |= places
        else:
            for places in self._all.get(symbol, ()):
                bits |= places
        self[symbol] = bits
        return bits if self.complete is None or symbol not in self.more else self.complete(symbol, bits)


def places_in(bits: int) -> list[int]:
    """The numbers of the bits that are set, the lowest first; in one pass, however many there are."""
    digits = bin(bits)[:1:-1]
    found: list[int] = []
    place = digits.find("1")
    while place >= 0:
        found.append(place)
        place = digits.find("1", place + 1)
    return found


def bits_of(places: Iterable[float]) -> int:
    """The bits of these places."""
    bits = 0
    for place in places:
        bits |= 1 << int(place)
    return bits


def shifted(bits: int, low: int, high: int) -> int:
    """The places from `low` to `high` words behind one of `bits`."""
    found = 0
    for step in range(low, high + 1):
        found |= bits << step if step > 0 else bits >> -step
    return found
