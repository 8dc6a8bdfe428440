"""Finds rows of symbols in a text, in their order or in any."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from safety_rules.program import Pattern
from safety_rules.reading import Reading


def in_order(pattern: Pattern, reading: Reading) -> Iterator[tuple[float, ...]]:
    first, *rest = pattern.symbols
    gaps = pattern.gaps[1:]
    spans = reading.pieces.get(first)
    for start in reading.places[first]:
        if pattern.from_start and start >= 1:
            return
        for span in spans[start] if spans else ((start,),):
            row = _follow(reading, rest, gaps, span)
            if row is not None and _fits(pattern, row, reading):
                yield row
                break


def _fits(pattern: Pattern, row: tuple[float, ...], reading: Reading) -> bool:
    if pattern.to_end and int(row[-1]) < len(reading.words) - 1:
        return False
    for number, symbol in pattern.absent:
        earlier = row[number - 1] if number else row[0] - 2
        later = row[number] if number < len(row) else row[-1] + 2
        places = reading.places.get(symbol, ())
        index = bisect_right(places, earlier)
        if index < len(places) and places[index] < later:
            return False
    return True


def in_any_order(pattern: Pattern, reading: Reading) -> Iterator[tuple[float, ...]]:
    """Every symbol once within a stretch that leaves one free word for each, or more where a gap is wider."""
    reach = len(pattern.symbols) + sum(pattern.gaps)
    for start in reading.places[pattern.symbols[0]]:
        row = [start]
        for symbol in pattern.symbols[1:]:
            near = _nearest(reading.places[symbol], start, row)
            if near is None:
                break
            row.append(near)
        else:
            stretch = max(row) - min(row)
            if stretch < len(row) or (stretch < reach and not reading.apart(min(row), max(row))):
                yield tuple(sorted(row))


def _nearest(places: Sequence[float], start: float, taken: list[float]) -> float | None:
    index = bisect_right(places, start)
    around = [place for place in places[max(0, index - 3) : index + 3] if place not in taken]
    return min(around, key=lambda place: abs(place - start), default=None)


def _follow(
    reading: Reading, symbols: Sequence[int], gaps: Sequence[int], row: tuple[float, ...]
) -> tuple[float, ...] | None:
    """The row completed with the nearest places that fit; phrases are short, so trying further ones ends soon."""
    if len(gaps) == 0:
        return row
    symbol, gap = symbols[0], gaps[0]
    places = reading.places[symbol]
    spans = reading.pieces.get(symbol)
    last = row[-1]
    for index in range(bisect_right(places, last), len(places)):
        place = places[index]
        if place > last + 1 + gap:
            return None
        if place > last + 1 and reading.apart(last, place):
            return None
        for span in spans.get(place, ((place,),)) if spans else ((place,),):
            found = _follow(reading, symbols[1:], gaps[1:], row + span)
            if found is not None:
                return found
    return None
