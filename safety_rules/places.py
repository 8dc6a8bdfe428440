"""Where symbols stand in a text: places of words as bits, the lowest for the first word."""

from collections.abc import Iterable

# In distinct words.
_LONG = 32


class Places(dict[int, int]):
    """Symbol → bits of the places where it stands, 0 where it does not; counted up when somebody asks.

    A common word satisfies a hundred symbols, and nobody asks for most of them.
    """

    __slots__ = ("_words", "present")

    def __init__(self) -> None:
        super().__init__()
        self._words: list[tuple[frozenset[int], int]] = []
        self.present: set[int] = set()

    def add(self, symbols: frozenset[int], bits: int) -> None:
        """A word that stands at these places, before anybody asks."""
        self._words.append((symbols, bits))
        self.present |= symbols

    def of_words(self) -> list[frozenset[int]]:
        """The symbols of each word; of none once they are settled."""
        return [symbols for symbols, _ in self._words]

    def settle(self) -> None:
        """Count all symbols of a long text up at once: each that is asked for would go through all of its words."""
        if len(self._words) < _LONG:
            return
        found: dict[int, int] = {}
        for symbols, bits in self._words:
            for symbol in symbols:
                found[symbol] = found.get(symbol, 0) | bits
        self.update(found)
        self._words.clear()

    def __missing__(self, symbol: int) -> int:
        bits = 0
        for own, places in self._words:
            if symbol in own:
                bits |= places
        super().__setitem__(symbol, bits)
        return bits

    def __setitem__(self, symbol: int, bits: int) -> None:
        self.present.add(symbol)
        super().__setitem__(symbol, bits)


def places_in(bits: int) -> list[float]:
    """The numbers of the bits that are set, the lowest first; in one pass, however many there are."""
    digits = bin(bits)[:1:-1]
    found: list[float] = []
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
