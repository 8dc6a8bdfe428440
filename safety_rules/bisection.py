"""Words found by a checksum: a few bytes for each, where a dictionary would take a hundred."""

import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

_WORD_BITS = 32
_MOST_ROW_BITS = 16
_FIRST_OF_TWO_BYTES, _LAST_OF_TWO_BYTES = "\u0080", "\u07ff"


def checksum(word: str) -> int:
    """The same on every machine and in every process, unlike hash()."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def checksums_less_one(word: str) -> list[int]:
    """The checksums of a word and of all that is left of it without one of its letters."""
    if word.isascii():
        size = 1
    elif min(word) >= _FIRST_OF_TWO_BYTES and max(word) <= _LAST_OF_TWO_BYTES:
        size = 2
    else:
        return [checksum(word), *(checksum(word[:at] + word[at + 1 :]) for at in range(len(word)))]
    # All letters are equally long in bytes, so the word need not be encoded anew for each of them.
    whole, sum_of = word.encode(), zlib.crc32
    return [sum_of(whole), *[sum_of(whole[:at] + whole[at + size :]) for at in range(0, len(whole), size)]]


@dataclass(frozen=True, slots=True)
class Checksums:
    """Checksums of words, sorted. `rows`: where those with the same first bits begin and, last, where all end.

    Checksums are spread evenly, so a row holds few of them. `shift`: how many bits are not the first ones.
    """

    sums: Sequence[int]
    rows: Sequence[int]
    shift: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", _WORD_BITS - (len(self.rows) - 1).bit_length() + 1)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Checksums":
        return cls.in_rows(sorted({checksum(word) for word in words}))

    @classmethod
    def in_rows(cls, ordered: Sequence[int]) -> "Checksums":
        shift = _WORD_BITS - min(_MOST_ROW_BITS, len(ordered).bit_length())
        sizes = Counter(each >> shift for each in ordered)
        starts = accumulate((sizes[row] for row in range(1 << _WORD_BITS - shift)), initial=0)
        return cls(array("I", ordered), array("I", starts))

    def __contains__(self, word: str) -> bool:
        """One word in some hundred thousand is taken for another; what is found through it is compared by letters."""
        sought = checksum(word)
        place, end = self.span(sought)
        return place < end and self.sums[place] == sought

    def span(self, sought: int) -> tuple[int, int]:
        """Where the checksum stands if it is there at all, and where its row ends."""
        row = sought >> self.shift
        start, end = self.rows[row], self.rows[row + 1]
        return (bisect_left(self.sums, sought, start, end) if start < end else start), end


@dataclass(frozen=True, slots=True)
class Index:
    """Numbers of words by checksum; one checksum may stand there several times."""

    keys: Checksums
    numbers: Sequence[int]

    @classmethod
    def of(cls, keys: Iterable[tuple[Iterable[int], int]]) -> "Index":
        """Of each word the checksums by which it is found, and its number."""
        joined = sorted([each << _WORD_BITS | number for sums, number in keys for each in sums])
        both = array("I", array("Q", joined).tobytes())
        first = sys.byteorder == "little"
        return cls(Checksums.in_rows(both[first::2]), both[not first :: 2])

    def find(self, key: str) -> Sequence[int]:
        sought = checksum(key)
        place, end = self.keys.span(sought)
        sums = self.keys.sums
        if place == end or sums[place] != sought:
            return ()
        return self.numbers[place : bisect_right(sums, sought, place, end)]
