"""Finds rows of symbols in a text, in their order or in any."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from safety_rules.program import Pattern
from safety_rules.reading import Reading


def in_order(pattern: Pattern, reading: Reading, most: int) -> list[tuple[float, ...]]:
    """One row for each place where the pattern begins and can be completed, `most` at most."""
    starts = reading.places[pattern.symbols[0]]
    if len(pattern.symbols) == 1 and _plain(pattern) and pattern.symbols[0] not in reading.pieces:
        return [(start,) for start in starts[:most]]
    found: list[tuple[float, ...]] = []
    for start in _promising(starts[:1] if pattern.from_start else starts, pattern, reading):
        row = _row_from(start, pattern, reading)
        if row is not None:
            found.append(row)
            if len(found) == most:
                break
    return found


def _plain(pattern: Pattern) -> bool:
    return not (pattern.from_start or pattern.to_end or pattern.absent)


def _promising(starts: Sequence[float], pattern: Pattern, reading: Reading) -> Sequence[float]:
    """The starts with the second word in reach: most phrases end here, at the cost of the rarer of the two words."""
    if len(pattern.symbols) == 1 or pattern.symbols[0] in reading.pieces:
        return starts
    seconds = reading.places[pattern.symbols[1]]
    reach = 1 + pattern.gaps[1]
    found: list[float] = []
    if len(starts) <= len(seconds):
        for start in starts:
            index = bisect_right(seconds, start)
            if index < len(seconds) and seconds[index] <= start + reach:
                found.append(start)
        return found
    done = 0
    for second in seconds:
        first = bisect_left(starts, second - reach, done)
        done = bisect_left(starts, second, first)
        found.extend(starts[first:done])
    return found


def _row_from(start: float, pattern: Pattern, reading: Reading) -> tuple[float, ...] | None:
    if pattern.from_start and start >= 1:
        return None
    spans = reading.pieces.get(pattern.symbols[0])
    for span in spans[start] if spans else ((start,),):
        row = _follow(reading, pattern, 1, span)
        if row is not None and (_plain(pattern) or _fits(pattern, row, reading)):
            return row
    return None


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


def in_any_order(pattern: Pattern, reading: Reading) -> list[tuple[float, ...]]:
    """Every symbol once within a stretch that leaves one free word for each, or more where a gap is wider."""
    reach = len(pattern.symbols) + sum(pattern.gaps)
    found: list[tuple[float, ...]] = []
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
                found.append(tuple(sorted(row)))
    return found


def _nearest(places: Sequence[float], start: float, taken: list[float]) -> float | None:
    index = bisect_right(places, start)
    around = [place for place in places[max(0, index - 3) : index + 3] if place not in taken]
    return min(around, key=lambda place: abs(place - start), default=None)


def _follow(reading: Reading, pattern: Pattern, number: int, row: tuple[float, ...]) -> tuple[float, ...] | None:
    """The row completed with the nearest places that fit; phrases are short, so trying further ones ends soon."""
    if number == len(pattern.symbols):
        return row
    symbol = pattern.symbols[number]
    places = reading.places[symbol]
    last = row[-1]
    reach = last + 1 + pattern.gaps[number]
    for index in range(bisect_right(places, last), len(places)):
        place = places[index]
        if place > reach:
            return None
        if place > last + 1 and reading.apart(last, place):
            return None
        for span in reading.pieces.get(symbol, {}).get(place, ((place,),)):
            found = _follow(reading, pattern, number + 1, row + span)
            if found is not None:
                return found
    return None
