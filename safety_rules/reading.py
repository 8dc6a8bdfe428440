"""A text once it was read: its words, where each symbol stands, its sentences and clauses, and what was found where."""

from bisect import bisect_right
from dataclasses import dataclass, field

from safety_rules.program import Grammar


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its rule, the places of its words, the first and the last, and what its verbs say."""

    owner: int
    places: tuple[float, ...]
    says: int
    start: float
    end: float


@dataclass(slots=True)
class Reading:
    """A text as words, with the places of each symbol.

    A place is the number of a word; an emoji stands between two words, at half a place. `pieces` are places of a symbol
    that spans several words, by where they start. `stops`, `lines`, `pauses`, `quotes`: the number of the word after a
    full stop, a new line, a comma and a quotation mark.
    """

    grammar: Grammar
    words: list[str] = field(default_factory=list)
    says: list[int] = field(default_factory=list)
    places: dict[int, list[float]] = field(default_factory=dict)
    pieces: dict[int, dict[float, list[tuple[float, ...]]]] = field(default_factory=dict)
    stops: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    emoji: int = 0
    _sentences: list[int] | None = None
    _clauses: list[int] | None = None

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

    def near(self, symbol: int, hit: Hit, words: int) -> bool:
        """The symbol stands in a sentence of the hit, within so many words of it."""
        first, last = self.sentence(hit.start), self.sentence(hit.end)
        return any(
            hit.start - words <= place <= hit.end + words and first <= self.sentence(place) <= last
            for place in self.places.get(symbol, ())
        )

    def clauses(self, hit: Hit) -> range:
        return range(self.clause(hit.start), self.clause(hit.end) + 1)

    def sentences(self, hit: Hit) -> range:
        return range(self.sentence(hit.start), self.sentence(hit.end) + 1)
