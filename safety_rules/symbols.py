"""Every element of phrases once, as a numbered symbol, with the words that satisfy it."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from most116.core.conversation import Language
from safety_rules.atoms import HIGHEST, Atom
from safety_rules.folding import fold
from safety_rules.inflection import VERBAL, Form, Inflector, Readings, select


@dataclass(slots=True)
class Symbols:
    """Every symbol once, with the words, beginnings and numbers that satisfy it, and how deep it is composed.

    Many symbols share an atom, so words are those of atoms, and symbols are looked up by their atoms only in the end.
    """

    inflector: Inflector
    numbers: Mapping[str, int]
    says: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, list[int]] = field(default_factory=dict)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    level: list[int] = field(default_factory=list)
    _words: dict[str, list[list[int]]] = field(default_factory=dict)
    _satisfied: dict[Atom, list[int]] = field(default_factory=dict)
    _folded: dict[tuple[Language, str], Readings] = field(default_factory=dict)
    _said: dict[tuple[Language, str], dict[str, int]] = field(default_factory=dict)
    _known: dict[frozenset[Atom], int] = field(default_factory=dict)

    def new(self, level: int = 0) -> int:
        self.level.append(level)
        return len(self.level) - 1

    def of(self, atoms: frozenset[Atom]) -> int:
        """The symbol that any of these atoms, none of them a class, satisfies."""
        if atoms not in self._known:
            number = self._known[atoms] = self.new()
            self.satisfy(number, atoms)
        return self._known[atoms]

    def satisfy(self, number: int | None, atoms: Set[Atom]) -> None:
        """Each of these atoms satisfies the symbol; said once of a symbol. None: their words are only looked up.

        Raises LemmaError.
        """
        satisfied = self._satisfied
        for atom in atoms:
            found = satisfied.get(atom)
            if found is None:
                words = self._words_of(atom)
                # One list for all words of the atom: what is added later holds for each of them.
                found = satisfied[atom] = []
                for word in words:
                    self._words.setdefault(word, []).append(found)
                if atom[0] == "beginning":
                    self.beginnings[str(atom[1])] = found
            if number is not None:
                found.append(number)
                if atom[0] == "number":
                    self.ranges[number] = (int(atom[1]), int(atom[2]))

    def known_words(self) -> Iterator[tuple[str, set[int]]]:
        """Every word with the symbols that it satisfies as it stands."""
        unions: dict[tuple[int, ...], set[int]] = {}
        for word, satisfied in self._words.items():
            key = tuple(map(id, satisfied))
            if key not in unions:
                unions[key] = set().union(*satisfied)
            yield word, unions[key]

    def know(self, word: str) -> None:
        """The word is known as it stands, though no symbol asks for it."""
        self._words.setdefault(word, [])

    def know_writer(self, language: Language, lemmas: Iterable[str]) -> None:
        """Forms that only the writer can say of themselves are known, though no symbol asks for them."""
        for lemma in lemmas:
            for word, says in self._sayings(language, lemma).items():
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
        for said in self._said.values():
            yield from said

    def _readings(self, language: Language, lemma: str) -> Readings:
        """The folded forms of the lemma with what they say, each reading once."""
        key = (language, lemma)
        if key not in self._folded:
            forms, says = zip(*self.inflector.readings(language, lemma), strict=True)
            # All at once, because most of what folding takes is taken by each call.
            folded = fold("\n".join(forms)).split("\n")
            self._folded[key] = tuple(dict.fromkeys(zip(folded, says, strict=True)))
        return self._folded[key]

    def _sayings(self, language: Language, lemma: str) -> Mapping[str, int]:
        """What each form of the lemma says once it is folded: "chcę" and "chce" are one word then."""
        key = (language, lemma)
        if key not in self._said:
            said = self._said[key] = {}
            for word, says in self._readings(language, lemma):
                said[word] = said.get(word, 0) | (says & VERBAL)
        return self._said[key]

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
        said = self._sayings(language, lemma)
        found = {word for word, _ in select(self._readings(language, lemma), tags)}
        for word in found:
            self.says[word] = self.says.get(word, 0) | said[word]
        return sorted(found)
