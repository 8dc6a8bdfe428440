"""Finds phrases in a text: words to symbols once, then only the phrases all of whose symbols are there."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from safety_rules.folding import tokens, variants
from safety_rules.inflection import Form
from safety_rules.phrases import Lexicon, Pattern
from safety_rules.reading import Hit, Reading

# More hits of one phrase say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS = 24
# Nobody writes more words with a star; each is tried with every letter.
_MOST_MASKED = 40
# A longer text than any channel carries is judged by its beginning and its end.
_HALF = 10_000


class Matcher:
    """All phrases of a book, found through the rarest symbol of each."""

    __slots__ = ("_by_anchor", "_lexicon")

    def __init__(self, patterns: Sequence[Pattern], lexicon: Lexicon) -> None:
        uses: dict[int, int] = {}
        for pattern in patterns:
            for symbol in pattern.symbols:
                uses[symbol] = uses.get(symbol, 0) + 1
        by_anchor: dict[int, list[Pattern]] = {}
        for pattern in patterns:
            by_anchor.setdefault(min(pattern.symbols, key=lambda symbol: uses[symbol]), []).append(pattern)
        self._by_anchor = {symbol: tuple(found) for symbol, found in by_anchor.items()}
        self._lexicon = lexicon

    def read(self, text: str) -> Reading:
        words = tuple(tokens(text, self._lexicon))
        if len(words) > 2 * _HALF:
            words = words[:_HALF] + words[-_HALF:]
        places: dict[int, list[int]] = {}
        says: list[Form] = []
        seen: dict[str, tuple[Form, Sequence[int]]] = {}
        masked = 0
        for place, token in enumerate(words):
            if token.word not in seen:
                masked += "*" in token.word
                seen[token.word] = self._look_up(token.word, masked=masked <= _MOST_MASKED)
            form, symbols = seen[token.word]
            says.append(form)
            for symbol in symbols:
                places.setdefault(symbol, []).append(place)
        return Reading(words, places, tuple(says))

    def hits(self, reading: Reading) -> list[Hit]:
        found: list[Hit] = []
        for symbol in reading.places:
            for pattern in self._by_anchor.get(symbol, ()):
                if all(other in reading.places for other in pattern.symbols):
                    rows = _in_any_order(pattern, reading) if pattern.any_order else _in_order(pattern, reading)
                    found.extend(_hit(pattern, row, reading) for row in _first(rows))
        return found

    def _look_up(self, word: str, *, masked: bool) -> tuple[Form, Sequence[int]]:
        lexicon = self._lexicon
        if word not in lexicon:
            word = next((variant for variant in variants(word, masked=masked) if variant in lexicon), word)
        return lexicon.says.get(word, Form.NONE), (*lexicon.words.get(word, ()), *lexicon.starting(word))


def _first(rows: Iterator[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    for _ in range(_MOST_HITS):
        row = next(rows, None)
        if row is None:
            return
        yield row


def _hit(pattern: Pattern, row: tuple[int, ...], reading: Reading) -> Hit:
    says = Form.NONE
    for place in row:
        says |= reading.says[place]
    return Hit(pattern.owner, row, says, pattern.negative)


def _in_order(pattern: Pattern, reading: Reading) -> Iterator[tuple[int, ...]]:
    last = len(reading.tokens) - 1
    rest = list(zip(pattern.symbols[1:], pattern.gaps[1:], strict=True))
    for start in reading.places[pattern.symbols[0]]:
        if pattern.from_start and start:
            return
        row = _follow((start,), rest, reading, last if pattern.to_end else None)
        if row is not None:
            yield row


def _follow(
    row: tuple[int, ...], rest: list[tuple[int, int]], reading: Reading, last: int | None
) -> tuple[int, ...] | None:
    """The row completed with the nearest places that fit; phrases are short, so trying further ones ends soon."""
    if not rest:
        return row if last is None or row[-1] == last else None
    symbol, gap = rest[0]
    places = reading.places[symbol]
    for index in range(bisect_right(places, row[-1]), len(places)):
        if places[index] > row[-1] + 1 + gap:
            return None
        if (found := _follow((*row, places[index]), rest[1:], reading, last)) is not None:
            return found
    return None


def _in_any_order(pattern: Pattern, reading: Reading) -> Iterator[tuple[int, ...]]:
    """Every symbol once within a stretch that leaves one free word for each."""
    reach = len(pattern.symbols) + sum(pattern.gaps)
    for start in reading.places[pattern.symbols[0]]:
        row = [start]
        for symbol in pattern.symbols[1:]:
            near = _nearest(reading.places[symbol], start, row)
            if near is None:
                break
            row.append(near)
        else:
            if max(row) - min(row) < reach:
                yield tuple(sorted(row))


def _nearest(places: Sequence[int], start: int, taken: list[int]) -> int | None:
    index = bisect_right(places, start)
    around = [place for place in places[max(0, index - 3) : index + 3] if place not in taken]
    return min(around, key=lambda place: abs(place - start), default=None)
