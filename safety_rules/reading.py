"""A text once it was read: its tokens, where each symbol stands, and what was found where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safety_rules.folding import Token
from safety_rules.inflection import Form
from safety_rules.phrases import NEGATORS

# Folded words that may stand between a negation and what it denies.
_WANTING_WORDS = (
    "chce chcialam chcialem chcialabym chcialbym chcemy mam mialam mialem mysle mysli planuje zamierzam bede "
    "juz wcale sie want wanna going gonna to have having think thinking thoughts about am im хочу хотіла хотів "
    "хотела хотел буду маю думаю збираюсь собираюсь думки мысли"
)
_WANTING = frozenset(_WANTING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its rule, the places of its first and last word, and what its verbs say."""

    owner: int
    places: tuple[int, ...]
    says: Form
    negative: bool

    @property
    def start(self) -> int:
        return self.places[0]

    @property
    def end(self) -> int:
        return self.places[-1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as tokens, with the places of each symbol."""

    tokens: tuple[Token, ...]
    places: Mapping[int, Sequence[int]]
    says: tuple[Form, ...]

    def negated(self, hit: Hit) -> bool:
        """A negation stands before the hit, with nothing but words of wanting or having between, in the same clause."""
        if hit.negative:
            return False
        clause = self.tokens[hit.start].clause
        for token in reversed(self.tokens[max(0, hit.start - 3) : hit.start]):
            if token.clause != clause:
                return False
            if token.word in NEGATORS:
                return True
            if token.word not in _WANTING:
                return False
        return False

    def clauses(self, hit: Hit) -> range:
        return range(self.tokens[hit.start].clause, self.tokens[hit.end].clause + 1)

    def sentences(self, hit: Hit) -> range:
        return range(self.tokens[hit.start].sentence, self.tokens[hit.end].sentence + 1)
