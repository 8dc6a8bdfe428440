"""The small language in which phrases are written, compiled to symbols.

A phrase is words in order; one word that it does not name may stand between two of them, up to four where `...` is
written. `word*` is a beginning, `a|b` either, `{lemma}` any inflected form, `{lemma:1+past}` only some, `@name` a class
of the file, `word?` may be missing. `~` at the start: in any order. `^` and `$`: start and end of the whole message.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from safety_rules.folding import fold
from safety_rules.inflection import Form, FormTable

_SLACK, _WIDE = 1, 4
_SHORTEST_PREFIX = 3


class PhraseError(ValueError):
    """A phrase that cannot be compiled: says which part and what to do."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One phrase: symbols in order, with the words that may stand before each. `owner` is the number of its rule."""

    owner: int
    symbols: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool
    from_start: bool
    to_end: bool
    negative: bool


@dataclass(slots=True)
class Lexicon:
    """Which symbols a folded word satisfies, and what its forms say."""

    words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    prefixes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    says: dict[str, Form] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.words or bool(self.starting(word)))

    def starting(self, word: str) -> tuple[int, ...]:
        """Symbols of the beginnings that `word` has."""
        found: tuple[int, ...] = ()
        for length in self.lengths:
            if length > len(word):
                break
            found += self.prefixes.get(word[:length], ())
        return found


class Compiler:
    """Gives each distinct element one number and collects the words that satisfy it."""

    def __init__(self, forms: FormTable) -> None:
        self._forms = forms
        self._symbols: dict[frozenset[str], int] = {}
        self._words: dict[str, set[int]] = {}
        self._prefixes: dict[str, set[int]] = {}
        self._says: dict[str, Form] = {}

    def phrase(self, text: str, owner: int, classes: Mapping[str, str]) -> Iterator[Pattern]:
        """The patterns of one phrase: as many as its optional words make."""
        parts = text.split()
        flags = {sign: sign in parts for sign in ("~", "^", "$")}
        words = [part for part in parts if part not in flags]
        if not any(word != "..." for word in words):
            raise PhraseError(f"{text!r} has no word")
        choices = [(word[:-1], None) if word.endswith("?") else (word,) for word in words]
        for chosen in product(*choices):
            kept = [word for word in chosen if word]
            if all(word == "..." for word in kept):
                raise PhraseError(f"every word of {text!r} may be missing")
            yield self._pattern(kept, owner, classes, flags)

    def lexicon(self) -> Lexicon:
        prefixes = {prefix: tuple(sorted(symbols)) for prefix, symbols in self._prefixes.items()}
        return Lexicon(
            words={word: tuple(sorted(symbols)) for word, symbols in self._words.items()},
            prefixes=prefixes,
            says=self._says,
            lengths=tuple(sorted({len(prefix) for prefix in prefixes})),
        )

    def _pattern(self, words: list[str], owner: int, classes: Mapping[str, str], flags: Mapping[str, bool]) -> Pattern:
        symbols: list[int] = []
        gaps: list[int] = []
        slack = 0
        for word in words:
            if word == "...":
                slack = _WIDE
                continue
            symbols.append(self._symbol(word, classes))
            gaps.append(slack if symbols[1:] else 0)
            slack = _SLACK
        return Pattern(
            owner=owner,
            symbols=tuple(symbols),
            gaps=tuple(gaps),
            any_order=flags["~"],
            from_start=flags["^"],
            to_end=flags["$"],
            negative=any(fold(word) in NEGATORS for word in words),
        )

    def _symbol(self, element: str, classes: Mapping[str, str]) -> int:
        atoms = frozenset(_atoms(element, classes))
        known = self._symbols.get(atoms)
        if known is not None:
            return known
        number = self._symbols[atoms] = len(self._symbols)
        for atom in atoms:
            self._add(atom, number)
        return number

    def _add(self, atom: str, number: int) -> None:
        if atom.startswith("{") and atom.endswith("}"):
            lemma, _, wanted = atom[1:-1].partition(":")
            try:
                forms = list(self._forms.select(lemma, wanted))
            except KeyError as missing:
                raise PhraseError(f"{atom}: no forms of {missing}; add the lemma to a forms file") from None
            if not forms:
                raise PhraseError(f"{atom}: the lemma has no such form")
            for form, says in forms:
                self._words.setdefault(form, set()).add(number)
                self._says[form] = self._says.get(form, Form.NONE) | says
        elif atom.endswith("*"):
            prefix = fold(atom[:-1])
            if len(prefix) < _SHORTEST_PREFIX:
                raise PhraseError(f"{atom}: a beginning needs {_SHORTEST_PREFIX} letters")
            self._prefixes.setdefault(prefix, set()).add(number)
        else:
            word = fold(atom)
            if not word.isalnum():
                raise PhraseError(f"{atom}: write it as one word of letters and digits")
            self._words.setdefault(word, set()).add(number)


NEGATORS = frozenset(
    {"nie", "ni", "не", "нет", "ні", "not", "dont", "doesnt", "didnt", "wont", "cant", "no", "ne", "never"}
)


def _atoms(element: str, classes: Mapping[str, str], depth: int = 0) -> Iterator[str]:
    if depth > len(classes):
        raise PhraseError(f"{element}: classes name each other in a circle")
    for atom in element.split("|"):
        if not atom.startswith("@"):
            yield atom
            continue
        if atom[1:] not in classes:
            raise PhraseError(f"{atom}: the file has no such class")
        for member in classes[atom[1:]].split():
            yield from _atoms(member, classes, depth + 1)
