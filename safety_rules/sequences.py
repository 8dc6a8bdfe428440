"""Finds rows of symbols in a text, in their order or in any."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from safety_rules.places import places_in
from safety_rules.reading import Reading
from safety_rules.rows import Pattern


def in_order(pattern: Pattern, reading: Reading, most: int) -> list[tuple[float, ...]]:
    """One row for each place where the pattern begins and can be completed, `most` at most."""
    bits = _beginnings(pattern, reading.at, reading.ends)
    if not bits:
        return []
    first = pattern.symbols[0]
    starts = reading.places(first) if reading.at[first] < 0 or pattern.from_start else places_in(bits)
    if len(pattern.symbols) == 1 and pattern.plain and first not in reading.pieces:
        return [(start,) for start in starts[:most]]
    found: list[tuple[float, ...]] = []
    for start in starts[:1] if pattern.from_start else starts:
        row = _row_from(start, pattern, reading)
        if row is not None:
            found.append(row)
            if len(found) == most:
                break
    return found


def _beginnings(pattern: Pattern, at: Mapping[int, int], ends: Mapping[int, int]) -> int:
    """Bits of the places where the pattern can begin if one looks at distances only; nearly all phrases end here.

    From the last symbol back to the first. Negative: places that are no words are among them, so all have to be tried.
    """
    symbols, gaps = pattern.symbols, pattern.gaps
    number = len(symbols) - 1
    reached = at[symbols[number]]
    while number and reached:
        before = _before(reached, gaps[number])
        number -= 1
        own = at[symbols[number]]
        last = ends.get(symbols[number])
        if own < 0 or last is None:
            reached = own if own < 0 else own & before
        elif last < 0 or before < 0:
            reached = own
        else:
            # A piece of several words may begin anywhere before the last of its ends that fits.
            reached = own & ((1 << (last & before).bit_length()) - 1)
    return reached


def _before(bits: int, gap: int) -> int:
    """The places from which one of `bits` is the next, or has at most `gap` words between."""
    before = bits >> 1
    if gap == 1:
        return before | bits >> 2
    done = 1
    while done <= gap:
        step = min(done, gap + 1 - done)
        before |= before >> step
        done += step
    return before


def _around(bits: int, words: int) -> int:
    """The places at most so many words away from one of `bits`, on either side."""
    return bits if bits < 0 else _before(bits << words + 1, 2 * words)


def _row_from(start: float, pattern: Pattern, reading: Reading) -> tuple[float, ...] | None:
    if pattern.from_start and start >= 1:
        return None
    spans = reading.pieces.get(pattern.symbols[0])
    for span in spans[start] if spans else ((start,),):
        row = _follow(reading, pattern, 1, span)
        if row is not None and (pattern.plain or _fits(pattern, row, reading)):
            return row
    return None


def _fits(pattern: Pattern, row: tuple[float, ...], reading: Reading) -> bool:
    if pattern.to_end and int(row[-1]) < _end(reading) - 1:
        return False
    for number, symbol in pattern.absent:
        earlier = row[number - 1] if number else row[0] - 2
        later = row[number] if number < len(row) else row[-1] + 2
        places = reading.places(symbol)
        index = bisect_right(places, earlier)
        if index < len(places) and places[index] < later and not _begins_anew(places[index], number, row, reading):
            return False
    return True


def _begins_anew(place: float, number: int, row: tuple[float, ...], reading: Reading) -> bool:
    """The word after the last one begins another clause, so it does not go on with what was found."""
    return number == len(row) and int(place) in {*reading.stops, *reading.lines, *reading.pauses}


def _end(reading: Reading) -> int:
    """The place after the last word that is no joke mark: "to koniec xd" ends with "koniec" (domain sheet 3.5)."""
    end = len(reading.words)
    while end and reading.words[end - 1] in reading.grammar.jokes:
        end -= 1
    return end


def in_any_order(pattern: Pattern, reading: Reading, most: int) -> list[tuple[float, ...]]:
    """Every symbol once within a stretch that leaves one free word for each, or more where a gap is wider."""
    reach = len(pattern.symbols) + sum(pattern.gaps)
    found: list[tuple[float, ...]] = []
    for start in _near_all(pattern, reading, reach):
        row = [start]
        for symbol in pattern.symbols[1:]:
            near = _nearest(reading.places(symbol), start, row)
            if near is None:
                break
            row.append(near)
        else:
            stretch = max(row) - min(row)
            if stretch < len(row) or (stretch < reach and not reading.apart(min(row), max(row))):
                found.append(tuple(sorted(row)))
                if len(found) == most:
                    break
    return found


def _near_all(pattern: Pattern, reading: Reading, reach: int) -> Sequence[float]:
    """The places of the first symbol that have all of the others within reach."""
    first = pattern.symbols[0]
    bits = reading.at[first]
    for symbol in pattern.symbols[1:]:
        bits &= _around(reading.at[symbol], reach)
    return reading.places(first) if bits and reading.at[first] < 0 else places_in(bits)


def _nearest(places: Sequence[float], start: float, taken: list[float]) -> float | None:
    index = bisect_right(places, start)
    around = [place for place in places[max(0, index - 3) : index + 3] if place not in taken]
    return min(around, key=lambda place: abs(place - start), default=None)


def _follow(reading: Reading, pattern: Pattern, number: int, row: tuple[float, ...]) -> tuple[float, ...] | None:
    """The row completed with the nearest places that fit; phrases are short, so trying further ones ends soon."""
    if number == len(pattern.symbols):
        return row
    symbol = pattern.symbols[number]
    places = reading.places(symbol)
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
