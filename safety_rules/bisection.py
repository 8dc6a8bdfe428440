"""Words found by a checksum: a few bytes for each, where a dictionary would take a hundred."""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD_BITS = 32


def checksum(word: str) -> int:
    """The same on every machine and in every process, unlike hash()."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def checksums(words: Iterable[str]) -> "array[int]":
    return array("I", sorted({checksum(word) for word in words}))


def holds(sums: "array[int]", word: str) -> bool:
    """One word in some hundred thousand is taken for another; what is found through it is compared by letters."""
    sought = checksum(word)
    place = bisect_left(sums, sought)
    return place < len(sums) and sums[place] == sought


@dataclass(frozen=True, slots=True)
class Index:
    """Numbers of words by checksum, sorted; one checksum may stand there several times."""

    sums: "array[int]"
    numbers: "array[int]"

    @classmethod
    def of(cls, keys: Iterable[tuple[str, int]]) -> "Index":
        joined = sorted(checksum(key) << _WORD_BITS | number for key, number in keys)
        low = (1 << _WORD_BITS) - 1
        return cls(array("I", [each >> _WORD_BITS for each in joined]), array("I", [each & low for each in joined]))

    def find(self, key: str) -> Iterator[int]:
        sought = checksum(key)
        place = bisect_left(self.sums, sought)
        while place < len(self.sums) and self.sums[place] == sought:
            yield self.numbers[place]
            place += 1
