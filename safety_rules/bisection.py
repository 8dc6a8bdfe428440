"""Words found by a checksum: a few bytes for each, where a dictionary would take a hundred."""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD_BITS = 32
# Checksums are spread evenly, so their first bits tell nearly where each stands.
_ROW_BITS = 16


def checksum(word: str) -> int:
    """The same on every machine and in every process, unlike hash()."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Checksums:
    """Checksums of words, sorted. `rows`: where those with each first sixteen bits begin, and where the last end."""

    sums: "array[int]"
    rows: "array[int]"

    @classmethod
    def of(cls, words: Iterable[str]) -> "Checksums":
        return _in_rows(sorted({checksum(word) for word in words}))

    def __contains__(self, word: str) -> bool:
        """One word in some hundred thousand is taken for another; what is found through it is compared by letters."""
        sought = checksum(word)
        place, end = self.span(sought)
        return place < end and self.sums[place] == sought

    def span(self, sought: int) -> tuple[int, int]:
        """Where the checksum stands if it is there at all, and where its row ends."""
        row = sought >> _ROW_BITS
        start, end = self.rows[row], self.rows[row + 1]
        return (bisect_left(self.sums, sought, start, end) if start < end else start), end


@dataclass(frozen=True, slots=True)
class Index:
    """Numbers of words by checksum; one checksum may stand there several times."""

    keys: Checksums
    numbers: "array[int]"

    @classmethod
    def of(cls, keys: Iterable[tuple[str, int]]) -> "Index":
        joined = sorted(checksum(key) << _WORD_BITS | number for key, number in keys)
        low = (1 << _WORD_BITS) - 1
        return cls(_in_rows([each >> _WORD_BITS for each in joined]), array("I", [each & low for each in joined]))

    def find(self, key: str) -> Sequence[int]:
        sought = checksum(key)
        place, end = self.keys.span(sought)
        sums = self.keys.sums
        if place == end or sums[place] != sought:
            return ()
        return self.numbers[place : bisect_right(sums, sought, place, end)]


def _in_rows(ordered: Sequence[int]) -> Checksums:
    sums = array("I", ordered)
    starts = (bisect_left(sums, row << _ROW_BITS) for row in range(1 << _ROW_BITS))
    return Checksums(sums, array("I", [*starts, len(sums)]))
