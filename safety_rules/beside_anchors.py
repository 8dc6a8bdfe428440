"""Finds a phrase of single words around the places of its rarest one, from word to word: for texts of some words."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from safety_rules.places import places_in
from safety_rules.reading import Reading
from safety_rules.rows import Pattern


class Frame(NamedTuple):
    """A pattern as it is sought. `local`: it is words in order and nothing else, none of which can be several words.

    `rest`: the symbols behind the first with how many places further they may stand; `nearest`, `farthest`: how many
    places before the anchor the first one stands.
    """

    pattern: Pattern
    local: bool
    first: int
    rest: Sequence[tuple[int, int]]
    nearest: int
    farthest: int


def frame_of(pattern: Pattern, anchor: int, *, words_alone: bool) -> Frame:
    """`words_alone`: none of the symbols can be several words."""
    symbols, gaps = pattern.symbols, pattern.gaps
    local = words_alone and pattern.plain and not pattern.any_order
    at = symbols.index(anchor) if local else 0
    rest = tuple((symbol, gap + 1) for symbol, gap in zip(symbols[1:], gaps[1:], strict=True))
    return Frame(pattern, local, symbols[0], rest, at, at + sum(gaps[1 : at + 1]))


def rows_beside(frame: Frame, anchors: int, reading: Reading, most: int) -> list[tuple[float, ...]]:
    """What in_order finds; `anchors`: bits of where the anchor stands. One row for each beginning, `most` at most."""
    _, _, first, rest, nearest, farthest = frame
    meant = reading.meant
    place = anchors.bit_length() - 1
    starts: Iterable[int]
    if anchors != 1 << place:
        starts = _starts(anchors, nearest, farthest)
    elif farthest:
        starts = range(place - farthest if place > farthest else 0, place - nearest + 1)
    else:
        starts = (place,)
    found: list[tuple[float, ...]] = []
    for start in starts:
        if first in meant[start]:
            row = _follow(start, rest, 0, meant, reading.stops) if rest else ()
            if row is not None:
                found.append((start, *row))
                if len(found) == most:
                    break
    return found


def _starts(anchors: int, nearest: int, farthest: int) -> list[int]:
    """The places that far before one of the anchors."""
    starts = 0
    for step in range(nearest, farthest + 1):
        starts |= anchors >> step
    return places_in(starts)


def _follow(
    last: int, rest: Sequence[tuple[int, int]], number: int, meant: Sequence[frozenset[int]], stops: Sequence[int]
) -> tuple[int, ...] | None:
    """The row completed with the nearest places that fit; phrases are short, so trying further ones ends soon."""
    symbol, reach = rest[number]
    number += 1
    place = last
    for symbols in meant[last + 1 : last + 1 + reach]:
        place += 1
        if symbol in symbols:
            if stops and place > last + 1 and bisect_right(stops, last) != bisect_right(stops, place):
                return None
            if number == len(rest):
                return (place,)
            row = _follow(place, rest, number, meant, stops)
            if row is not None:
                return (place, *row)
    return None
