"""Where symbols stand in a text: places of words as bits, the lowest for the first word."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set

# In distinct words.
_LONG = 150


class Places(dict[int, int]):
    """Symbol → bits of the places where it stands, 0 where it does not; counted up when somebody asks.

    A common word satisfies a hundred symbols, and nobody asks for most of them. `words`: the symbols of each word with
    the places where it stands. `complete` adds what more than words there is of a symbol of `more` when it is asked for
    first.
    """

    __slots__ = ("_among", "_rows", "_there", "complete", "more", "words")

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[frozenset[int], int] = {}
        self.complete: Callable[[int, int], int] | None = None
        self.more: frozenset[int] = frozenset()
        self._among: Set[int] = frozenset()
        self._there: Set[int] = frozenset()
        self._rows: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, symbols: frozenset[int], bits: int) -> None:
        """A word that stands at these places, before anybody asks."""
        self.words[symbols] = self.words.get(symbols, 0) | bits

    def settle(self, among: Set[int], there: Set[int]) -> None:
        """Of the symbols of `among` words satisfy those that are `there` and no others.

        In a long text each that is asked for would go through all of its words, so their places are put together.
        """
        self._among, self._there = among, there
        if len(self.words) >= _LONG:
            for symbols, bits in self.words.items():
                for symbol in symbols & among:
                    self._rows[symbol].append(bits)

    def __missing__(self, symbol: int) -> int:
        bits = 0
        if symbol in self._rows:
            for places in self._rows[symbol]:
                bits |= places
        elif symbol in self._there or symbol not in self._among:
            for own, places in self.words.items():
                if symbol in own:
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
