"""From phrases and classes to rows of symbols."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from most116.core.conversation import Language
from safety_rules.atoms import Atom, atom_of
from safety_rules.inflection import LemmaError
from safety_rules.phrases import ClassError, Element, PhraseError, Row, rows
from safety_rules.program import NO_SYMBOL
from safety_rules.rows import Pattern
from safety_rules.schema import ClassSpec
from safety_rules.symbols import Symbols

_DEEPEST = 6
_NONE: frozenset[Atom] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a phrase stands: the language of its file, and the classes that it may name, the nearest first."""

    language: Language | None
    classes: tuple[Mapping[str, ClassSpec], ...]

    def find(self, name: str) -> tuple[int, ClassSpec]:
        """The class and the number of the mapping that holds it."""
        for depth, classes in enumerate(self.classes):
            if name in classes:
                return depth, classes[name]
        raise PhraseError(f"@{name}: neither this file nor classes/ has such a class; write it there or mend the name")


class Compiler:
    """Compiles phrases one after the other; classes when the first phrase names them."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.pieces: list[Pattern] = []
        self.quiet: dict[int, int] = {}
        self._classes: dict[tuple[int, str], frozenset[Atom] | int] = {}
        self._single_words: dict[int, frozenset[Atom]] = {}
        self._unions: dict[tuple[frozenset[Atom], frozenset[int]], int] = {}
        self._atoms: dict[tuple[Language | None, str], frozenset[Atom]] = {}
        self._elements: dict[tuple[int, Language | None, tuple[str, ...]], int] = {}
        self._homes: dict[int, Mapping[str, ClassSpec]] = {}

    def patterns(self, phrases: Iterable[str], owner: int, scope: Scope) -> list[Pattern]:
        """Raises PhraseError that names the phrase."""
        return [self._pattern(row, owner, scope) for phrase in phrases for row in _rows(phrase)]

    def any_of(self, phrases: Iterable[str] | None, scope: Scope) -> int:
        """One symbol for "one of these is found"; NO_SYMBOL when there are none."""
        if not phrases:
            return NO_SYMBOL
        try:
            return self._composed(tuple(phrases), scope, depth=0)
        except LemmaError as error:
            raise PhraseError(str(error)) from None

    def _pattern(self, row: Row, owner: int, scope: Scope, depth: int = 0) -> Pattern:
        found: list[int] = []
        gaps: list[int] = []
        absent: list[tuple[int, int]] = []
        home = scope.classes[0]
        # Held, so that no other file's classes can come to the same address.
        self._homes[id(home)] = home
        for element in row.elements:
            key = (id(home), scope.language, element.atoms)
            symbol = self._elements.get(key)
            if symbol is None:
                symbol = self._elements[key] = self._symbol(element, scope, depth)
            if element.absent:
                absent.append((len(found), symbol))
            else:
                gaps.append(element.gap if found else 0)
                found.append(symbol)
        return Pattern(
            owner=owner,
            symbols=tuple(found),
            gaps=tuple(gaps),
            any_order=row.any_order,
            from_start=row.from_start,
            to_end=row.to_end,
            absent=tuple(absent),
        )

    def _symbol(self, element: Element, scope: Scope, depth: int) -> int:
        atoms: set[Atom] = set()
        composed: list[int] = []
        for text in element.atoms:
            found = self._alternative(text, scope, depth)
            if isinstance(found, int):
                composed.append(found)
            else:
                atoms |= found
        try:
            if len(composed) == 1 and not atoms:
                return composed[0]
            if not composed:
                return self.symbols.of(frozenset(atoms))
            return self._union(frozenset(atoms), composed)
        except LemmaError as error:
            raise PhraseError(str(error)) from None

    def _alternative(self, text: str, scope: Scope, depth: int) -> frozenset[Atom] | int:
        if text.startswith("@"):
            return self._class(text[1:], scope, depth + 1)
        key = (scope.language, text)
        if key not in self._atoms:
            self._atoms[key] = frozenset({atom_of(text, scope.language)})
        return self._atoms[key]

    def _union(self, atoms: frozenset[Atom], composed: Iterable[int]) -> int:
        """A symbol for any of these. Single words of the classes satisfy it at once, so only phrases are handed on."""
        key = (atoms, frozenset(composed))
        if key not in self._unions:
            classes = sorted(key[1])
            number = self._unions[key] = self.symbols.new(self.symbols.above(classes), key)
            self._single_words[number] = atoms.union(*(self._single_words[symbol] for symbol in classes))
            self.symbols.satisfy(number, self._single_words[number])
            self.pieces.extend(Pattern(number, (symbol,), (0,)) for symbol in classes)
        return self._unions[key]

    def _class(self, name: str, scope: Scope, depth: int) -> frozenset[Atom] | int:
        """The atoms of a class of single words; the symbol of a class of phrases."""
        if depth > _DEEPEST:
            raise PhraseError(f"@{name}: classes name each other more than {_DEEPEST} deep, or in a circle")
        level, spec = scope.find(name)
        inner = Scope(scope.language, scope.classes[level:])
        home = scope.classes[level]
        # Held, so that no other file's classes can come to the same address.
        self._homes[id(home)] = home
        key = (id(home), name)
        if key not in self._classes:
            first = len(self.symbols.table.level)
            try:
                atoms = None if spec.unless else self._words(spec.phrases, inner, depth)
                # Looked up here, so that a lemma which no dictionary has is told of where it stands.
                self.symbols.satisfy(None, atoms or _NONE)
                content = self._composed(spec.phrases, inner, depth, spec.unless) if atoms is None else atoms
            except ClassError as error:
                raise ClassError(error.name, level + error.level, error) from None
            except (PhraseError, LemmaError) as error:
                raise ClassError(name, level, error) from None
            if home is scope.classes[-1]:
                self.symbols.name(name, first)
            self._classes[key] = content
        return self._classes[key]

    def _words(self, phrases: Iterable[str], scope: Scope, depth: int) -> frozenset[Atom] | None:
        """The atoms of single words; None when some phrase has several words or names a composed class."""
        atoms: set[Atom] = set()
        for phrase in phrases:
            if " " in phrase.strip() or phrase.startswith(("!", "(")) or phrase.endswith("?"):
                return None
            for text in phrase.strip().split("|"):
                found = self._alternative(text, scope, depth)
                if isinstance(found, int):
                    return None
                atoms |= found
        return frozenset(atoms)

    def _alone(self, row: Row, scope: Scope, depth: int) -> frozenset[Atom] | None:
        """The atoms of a row that is one word: it satisfies the class by itself and is not sought as a phrase."""
        if len(row.elements) != 1 or row.from_start or row.to_end:
            return None
        atoms: set[Atom] = set()
        for text in row.elements[0].atoms:
            found = self._alternative(text, scope, depth)
            if isinstance(found, int):
                return None
            atoms |= found
        return frozenset(atoms)

    def _composed(
        self, phrases: tuple[str, ...], scope: Scope, depth: int, unless: tuple[str, ...] | None = None
    ) -> int:
        """A symbol for phrases that are found as one piece, one level above everything that it is made of."""
        silence = self._composed(unless, scope, depth) if unless else NO_SYMBOL
        words: set[Atom] = set()
        found: list[Pattern] = []
        for row in (row for phrase in phrases for row in _rows(phrase)):
            alone = None if unless else self._alone(row, scope, depth)
            if alone is None:
                pattern = self._pattern(row, NO_SYMBOL, scope, depth)
                found.append(pattern)
                if pattern.hands_on and not unless:
                    words |= self._single_words.get(pattern.symbols[0], _NONE)
            else:
                words |= alone
        used = {symbol for each in found for symbol in (*each.symbols, *(absent for _, absent in each.absent))}
        number = self.symbols.new(self.symbols.above(used | ({silence} - {NO_SYMBOL})))
        self._single_words[number] = frozenset(words)
        self.symbols.satisfy(number, words)
        self.pieces.extend(each._replace(owner=number) for each in found)
        if silence != NO_SYMBOL:
            self.quiet[number] = silence
        return number


def _rows(phrase: str) -> list[Row]:
    try:
        return rows(phrase)
    except RecursionError:
        raise PhraseError(f"{phrase[:40]!r} has too many brackets") from None
