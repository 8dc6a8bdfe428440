"""Every element of phrases once, as a numbered symbol, with the words that satisfy it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from most116.core.conversation import Language
from safety_rules.atoms import HIGHEST, Atom
from safety_rules.folding import fold
from safety_rules.inflection import VERBAL, Form, Inflector, select


@dataclass(slots=True)
class Symbols:
    """Every symbol once, with the words, beginnings and numbers that satisfy it, and how deep it is composed.

    Many symbols share an atom, so words are those of atoms, and symbols are looked up by their atoms only in the end.
    """

    inflector: Inflector
    numbers: Mapping[str, int]
    says: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, set[int]] = field(default_factory=dict)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    level: list[int] = field(default_factory=list)
    _words: dict[str, list[list[int]]] = field(default_factory=dict)
    _satisfied: dict[Atom, list[int]] = field(default_factory=dict)
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

    def satisfy(self, number: int, atom: Atom) -> None:
        if atom not in self._satisfied:
            # One list for all words of the atom: what is added later holds for each of them.
            found = self._satisfied[atom] = []
            for word in self._words_of(atom):
                self._words.setdefault(word, []).append(found)
        self._satisfied[atom].append(number)
        kind, *parts = atom
        if kind == "beginning":
            self.beginnings.setdefault(str(parts[0]), set()).add(number)
        elif kind == "number":
            self.ranges[number] = (int(parts[0]), int(parts[1]))

    def known_words(self) -> Iterator[tuple[str, set[int]]]:
        """Every word with the symbols that it satisfies as it stands."""
        for word, satisfied in self._words.items():
            yield word, set().union(*satisfied)

    def know(self, word: str) -> None:
        """The word is known as it stands, though no symbol asks for it."""
        self._words.setdefault(word, [])

    def know_writer(self, language: Language, lemmas: Iterable[str]) -> None:
        """Forms that only the writer can say of themselves are known, though no symbol asks for them."""
        for lemma in lemmas:
            for word, says in self._said(language, lemma).items():
                if says & Form.FIRST and not says & (Form.SECOND | Form.THIRD):
                    self.know(word)
                    self.says[word] = self.says.get(word, 0) | says

    def counting(self, word: str) -> set[int]:
        """The symbols of numbers that a word in digits satisfies, when a phrase names that very number too."""
        if not word.isdecimal() or len(word) >= len(str(HIGHEST)):
            return set()
        return {number for number, (low, high) in self.ranges.items() if low <= int(word) <= high}

    def all_forms(self) -> Iterator[str]:
        """Every form of every lemma that was asked for, folded, wanted by a phrase or not."""
        for said in self._folded.values():
            yield from said

    def _said(self, language: Language, lemma: str) -> Mapping[str, int]:
        """What each form of the lemma says once it is folded: "chcę" and "chce" are one word then."""
        if (language, lemma) not in self._folded:
            said = self._folded[language, lemma] = {}
            for form, says in self.inflector.readings(language, lemma):
                word = fold(form)
                said[word] = said.get(word, 0) | (says & VERBAL)
        return self._folded[language, lemma]

    def _words_of(self, atom: Atom) -> Iterable[str]:
        match atom:
            case ("word", str(word)):
                return (word,)
            case ("beginning", str(_)):
                return ()
            case ("lemma", str(language), str(lemma), str(tags)):
                return self._forms(Language(language), lemma, tags)
            case ("number", int(low), int(high)):
                return [word for word, value in self.numbers.items() if low <= value <= high]
            case _:
                raise AssertionError(f"atom_of gives no such atom: {atom}")

    def _forms(self, language: Language, lemma: str, tags: str) -> Iterable[str]:
        """The folded forms of the lemma that the tags let through, and what they say."""
        said = self._said(language, lemma)
        found = {fold(form) for form, _ in select(self.inflector.readings(language, lemma), tags)}
        for word in found:
            self.says[word] = self.says.get(word, 0) | said[word]
        return sorted(found)
