"""Every element of phrases once, as a numbered symbol, with the words that satisfy it."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from most116.core.conversation import Language
from safety_rules.atoms import Atom
from safety_rules.folding import fold
from safety_rules.inflection import VERBAL, Form, Inflector, Readings, select

# What tells that two symbols are the same one wherever they were made: the atoms that satisfy it, the atoms and classes
# of a union, the class of all languages and which of its symbols it is. None: there is no other.
Identity = frozenset[Atom] | tuple[frozenset[Atom], frozenset[int]] | tuple[str, int] | None


@dataclass(slots=True)
class Table:
    """All symbols of some files by their numbers, and what satisfies them.

    Many symbols share an atom, so `words` are those of atoms, and symbols are looked up by their atoms only in the end.
    `born`: the file in which each symbol was asked for first; `writers`: words that only the writer says of themselves;
    `forms`: every form of every lemma that was asked for, folded, wanted by a phrase or not.
    """

    level: list[int] = field(default_factory=list)
    born: list[int] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    satisfied: dict[Atom, list[int]] = field(default_factory=dict)
    words: dict[Atom, Iterable[str]] = field(default_factory=dict)
    says: dict[str, int] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Symbols:
    """Makes every symbol once. `file`: the number of the file that is being compiled."""

    inflector: Inflector
    numbers: Mapping[str, int]
    file: int = 0
    table: Table = field(default_factory=Table)
    _folded: dict[tuple[Language, str], Readings] = field(default_factory=dict)
    _said: dict[tuple[Language, str], dict[str, int]] = field(default_factory=dict)
    _known: dict[frozenset[Atom], int] = field(default_factory=dict)

    def new(self, level: int = 0, identity: Identity = None) -> int:
        table = self.table
        table.level.append(level)
        table.born.append(self.file)
        table.identities.append(identity)
        return len(table.level) - 1

    def above(self, symbols: Iterable[int]) -> int:
        """The level of what is composed of these."""
        level = self.table.level
        return max((level[symbol] for symbol in symbols), default=0) + 1

    def of(self, atoms: frozenset[Atom]) -> int:
        """The symbol that any of these atoms, none of them a class, satisfies."""
        if atoms not in self._known:
            number = self._known[atoms] = self.new(identity=atoms)
            self.satisfy(number, atoms)
        return self._known[atoms]

    def name(self, owner: str, first: int) -> None:
        """Say of all symbols from this number on that have no identity that they belong to this class."""
        identities = self.table.identities
        for count, number in enumerate(each for each in range(first, len(identities)) if identities[each] is None):
            identities[number] = (owner, count)

    def satisfy(self, number: int | None, atoms: Set[Atom]) -> None:
        """Each of these atoms satisfies the symbol; said once of a symbol. None: their words are only looked up.

        Raises LemmaError.
        """
        satisfied = self.table.satisfied
        for atom in atoms:
            found = satisfied.get(atom)
            if found is None:
                self.table.words[atom] = self._words_of(atom)
                found = satisfied[atom] = []
            if number is not None:
                found.append(number)

    def know_writer(self, language: Language, lemmas: Iterable[str]) -> None:
        """Forms that only the writer can say of themselves are known, though no symbol asks for them."""
        table = self.table
        for lemma in lemmas:
            for word, says in self._sayings(language, lemma).items():
                if says & Form.FIRST and not says & (Form.SECOND | Form.THIRD):
                    table.writers.add(word)
                    table.says[word] = table.says.get(word, 0) | says

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
            self.table.forms.update(said)
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
        heard = self.table.says
        for word in found:
            heard[word] = heard.get(word, 0) | said[word]
        return sorted(found)
