"""A text once it was read: its words, where each symbol stands, its sentences and clauses, and what was found where."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from safety_rules.places import Places, bits_of, places_in
from safety_rules.program import Grammar


class Hit(NamedTuple):
    """A phrase that was found: its rule, the places of its words, the first and the last, and what its verbs say."""

    owner: int
    places: tuple[float, ...]
    says: int
    start: float
    end: float


@dataclass(slots=True)
class Reading:
    """A text as words, with the places of each symbol.

    A place is the number of a word; an emoji stands between two words, at half a place. `at`: the places of each symbol
    as bits, the lowest for the first word; -1 when an emoji is among them. `pieces` are the rows of a symbol that can
    span several words, by where they start, and `ends` are bits of where they end. `stops`, `lines`, `pauses` and
    `quotes`: the number of the word after a full stop, a new line, a comma and a quotation mark. `meant`: the symbols
    of each word; `emoji`: symbols that stand between words, with their places. `corrected`: bits of the words that were
    read as if they were mistyped. `asks`: the last sentence is a question.
    """

    grammar: Grammar
    words: list[str] = field(default_factory=list)
    says: list[int] = field(default_factory=list)
    at: Places = field(default_factory=Places)
    ends: dict[int, int] = field(default_factory=dict)
    pieces: dict[int, dict[float, list[tuple[float, ...]]]] = field(default_factory=dict)
    stops: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    meant: list[frozenset[int]] = field(default_factory=list)
    emoji: dict[int, list[float]] = field(default_factory=dict)
    corrected: int = 0
    asks: bool = False
    _places: dict[int, Sequence[float]] = field(default_factory=dict)
    _sentences: list[int] | None = None
    _clauses: list[int] | None = None
    _ranges: dict[tuple[float, float], range] = field(default_factory=dict)

    def places(self, symbol: int) -> Sequence[float]:
        """Where the symbol stands or begins, in order."""
        found = self._places.get(symbol)
        if found is None:
            found = self._places[symbol] = places_in(self.at[symbol])
        return found

    def put_emoji(self, symbol: int, bits: int) -> None:
        """Say where a symbol stands that words at these places have, and emoji too."""
        self._places[symbol] = sorted([*places_in(bits), *self.emoji[symbol]])
        self.at[symbol] = -1

    def span(self, symbol: int, rows: Mapping[float, Set[tuple[float, ...]]]) -> None:
        """Say by their starts which rows of words a symbol spans; it may stand for single words beside."""
        spans = {start: sorted(each) if len(each) > 1 else [*each] for start, each in rows.items()}
        if self.at[symbol]:
            for start in self.places(symbol):
                spans.setdefault(start, []).append((start,))
        self.pieces[symbol] = spans
        self._places[symbol] = sorted(spans) if len(spans) > 1 else [*spans]
        lasts = [row[-1] for each in spans.values() for row in each]
        words_alone = not self.emoji or all(place % 1 == 0 for place in (*spans, *lasts))
        self.at[symbol] = bits_of(spans) if words_alone else -1
        self.ends[symbol] = bits_of(lasts) if words_alone else -1

    def hit(self, owner: int, row: tuple[float, ...]) -> Hit:
        """What was found at these places, for the rule of this number."""
        says = 0
        for place in row:
            if place % 1 == 0:
                says |= self.says[int(place)]
        return Hit(owner, row, says, row[0], row[-1])

    def sentence(self, place: float) -> int:
        """The number of the sentence; a new line ends one too."""
        if self._sentences is None:
            self._sentences = sorted({*self.stops, *self.lines})
        return bisect_right(self._sentences, place)

    def clause(self, place: float) -> int:
        if self._clauses is None:
            joints = (number for number, word in enumerate(self.words) if word in self.grammar.joining)
            self._clauses = sorted({*self.stops, *self.lines, *self.pauses, *joints})
        return bisect_right(self._clauses, place)

    def apart(self, earlier: float, later: float) -> bool:
        """A full stop stands between two places that are not neighbours."""
        return bool(self.stops) and bisect_right(self.stops, earlier) != bisect_right(self.stops, later)

    def near(self, symbol: int, hit: Hit, words: int) -> Iterator[float]:
        """Where the symbol stands in a sentence of the hit, within so many words of it."""
        if self.at[symbol]:
            first, last = self.sentence(hit.start), self.sentence(hit.end)
            for place in self._within(symbol, int(hit.start) - words, int(hit.end) + words + 1):
                if hit.start - words <= place <= hit.end + words and first <= self.sentence(place) <= last:
                    yield place

    def surely(self, symbol: int, places: Iterable[float]) -> bool:
        """At one of these places the symbol stands as it was typed: no counter-frame is made of corrected words."""
        if not self.corrected:
            return any(True for _ in places)
        spans = self.pieces.get(symbol, {})
        return any(
            not any(place % 1 == 0 and self.corrected >> int(place) & 1 for place in row)
            for start in places
            for row in spans.get(start, ((start,),))
        )

    def _within(self, symbol: int, start: int, end: int) -> Sequence[float]:
        """The places of the symbol in this stretch; all of them when emoji are among them, which are few."""
        bits = self.at[symbol]
        if bits <= 0:
            return self.places(symbol)
        return places_in(bits >> start << start & ((1 << end) - 1) if start > 0 else bits & ((1 << end) - 1))

    def clauses(self, hit: Hit) -> range:
        return range(self.clause(hit.start), self.clause(hit.end) + 1)

    def sentences(self, hit: Hit) -> range:
        """The numbers of the sentences that the hit stands in."""
        key = (hit.start, hit.end)
        found = self._ranges.get(key)
        if found is None:
            found = self._ranges[key] = range(self.sentence(hit.start), self.sentence(hit.end) + 1)
        return found
