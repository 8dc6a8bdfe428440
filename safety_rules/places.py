"""Where symbols stand in a text: places of words as bits, the lowest for the first word."""

from collections.abc import Iterable, Set

_BLOCK = 8


class Places(dict[int, int]):
    """Symbol → bits of the places where it stands, 0 where it does not; counted up when somebody asks.

    A common word satisfies a hundred symbols, and nobody asks for most of them.
    """

    __slots__ = ("_blocks", "present")

    def __init__(self) -> None:
        super().__init__()
        # Words in blocks, each with all symbols of its words, so that most words are passed over together.
        self._blocks: list[tuple[set[int], list[tuple[Set[int], int]]]] = []
        self.present: set[int] = set()

    def add(self, symbols: Set[int], bits: int) -> None:
        """A word that stands at these places, before anybody asks."""
        if not self._blocks or len(self._blocks[-1][1]) == _BLOCK:
            self._blocks.append((set(), []))
        together, words = self._blocks[-1]
        together |= symbols
        words.append((symbols, bits))
        self.present |= symbols

    def __missing__(self, symbol: int) -> int:
        bits = 0
        for together, words in self._blocks:
            if symbol in together:
                for own, places in words:
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
