"""Every element of phrases once, as a numbered symbol, with the words that satisfy it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from most116.core.conversation import Language
from safety_rules.folding import fold, is_word, pieces
from safety_rules.inflection import VERBAL, Form, Inflector, select
from safety_rules.phrases import PhraseError

_SHORTEST_BEGINNING = 3
_HIGHEST = 10**6

# One way to satisfy a symbol: a word, a beginning, a range of numbers, forms of a lemma.
Atom = tuple[str | int, ...]


@dataclass(slots=True)
class Symbols:
    """Every symbol once, with the words, beginnings and numbers that satisfy it, and how deep it is composed."""

    inflector: Inflector
    numbers: Mapping[str, int]
    words: dict[str, set[int]] = field(default_factory=dict)
    says: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, set[int]] = field(default_factory=dict)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    level: list[int] = field(default_factory=list)
    _folded: dict[tuple[Language, str], dict[str, int]] = field(default_factory=dict)
    _known: dict[frozenset[Atom], int] = field(default_factory=dict)

    def new(self, level: int = 0) -> int:
        self.level.append(level)
        return len(self.level) - 1

    def of(self, atoms: frozenset[Atom]) -> int:
        """The symbol that any of these atoms, none of them a class, satisfies."""
        if atoms not in self._known:
            number = self._known[atoms] = self.new()
            for atom in atoms:
                self.satisfy(number, atom)
        return self._known[atoms]

    def counting(self, word: str) -> set[int]:
        """The symbols of numbers that a word in digits satisfies, when a phrase names that very number too."""
        if not word.isdecimal() or len(word) >= len(str(_HIGHEST)):
            return set()
        return {number for number, (low, high) in self.ranges.items() if low <= int(word) <= high}

    def know_writer(self, language: Language, lemmas: Iterable[str]) -> None:
        """Forms that only the writer can say of themselves are known, though no symbol asks for them."""
        for lemma in lemmas:
            for word, says in self._said(language, lemma).items():
                if says & Form.FIRST and not says & (Form.SECOND | Form.THIRD):
                    self.words.setdefault(word, set())
                    self.says[word] = self.says.get(word, 0) | says

    def _said(self, language: Language, lemma: str) -> Mapping[str, int]:
        """What each form of the lemma says once it is folded: "chcę" and "chce" are one word then."""
        if (language, lemma) not in self._folded:
            said = self._folded[language, lemma] = {}
            for form, says in self.inflector.readings(language, lemma):
                word = fold(form)
                said[word] = said.get(word, 0) | (says & VERBAL)
        return self._folded[language, lemma]

    def satisfy(self, number: int, atom: Atom) -> None:
        match atom:
            case ("word", str(word)):
                self.words.setdefault(word, set()).add(number)
            case ("beginning", str(beginning)):
                self.beginnings.setdefault(beginning, set()).add(number)
            case ("lemma", str(language), str(lemma), str(tags)):
                said = self._said(Language(language), lemma)
                for form, _ in select(self.inflector.readings(Language(language), lemma), tags):
                    word = fold(form)
                    self.words.setdefault(word, set()).add(number)
                    self.says[word] = self.says.get(word, 0) | said[word]
            case ("number", int(low), int(high)):
                self.ranges[number] = (low, high)
                for word, value in self.numbers.items():
                    if low <= value <= high:
                        self.words.setdefault(word, set()).add(number)
            case _:
                raise AssertionError(f"atom_of gives no such atom: {atom}")


def atom_of(text: str, language: Language | None) -> Atom:
    """One alternative of an element, which is no class. Raises PhraseError."""
    if text.startswith("{"):
        lemma, _, tags = text[1:].removesuffix("}").partition(":")
        if language is None or not text.endswith("}"):
            raise PhraseError(f"{text}: a lemma is written {{lemma:tags}}, in the file of one language")
        return ("lemma", language.value, lemma, tags)
    if text.startswith("#"):
        return _number(text)
    if text.endswith("*"):
        beginning = fold(text[:-1])
        if len(beginning) < _SHORTEST_BEGINNING or not beginning.isalnum():
            raise PhraseError(f"{text}: a beginning needs {_SHORTEST_BEGINNING} letters")
        return ("beginning", beginning)
    found = pieces(text, ())
    word = found[0] if len(found) == 1 else ""
    if not word or not (word.isalnum() or not (is_word(word) or word.isascii())):
        raise PhraseError(f"{text}: write it as one word of letters and digits, or one emoji")
    return ("word", word)


def _number(text: str) -> Atom:
    low, _, high = text[1:].removesuffix("+").partition("-")
    if not low and not high:
        return ("number", 0, _HIGHEST)
    if not low.isdigit() or (high and not high.isdigit()):
        raise PhraseError(f"{text}: numbers are #, #7, #2+ or #5-17")
    return ("number", int(low), int(high) if high else _HIGHEST if text.endswith("+") else int(low))
