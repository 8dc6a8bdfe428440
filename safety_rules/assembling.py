"""Puts compiled phrases and the words around them together into what the matcher reads."""

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import chain

from most116.core.conversation import Language
from safety_rules.anchoring import anchors, commonness
from safety_rules.bisection import Checksums, Index, checksum, checksums_less_one
from safety_rules.compiling import Compiler
from safety_rules.disguise import sounds_of_cyrillic
from safety_rules.folding import pieces as pieces_of
from safety_rules.program import HEAD, Conditions, Grammar, Heads, Program
from safety_rules.rows import Entry, Pattern, Patterns, Words, table_of
from safety_rules.stems import stems_of
from safety_rules.symbols import Symbols

_SHORTEST_MEANT = 6
_FIRST_CYRILLIC = "\u0400"


def assemble(
    compiler: Compiler,
    grammar: Grammar,
    patterns: Sequence[Pattern],
    conditions: Sequence[Conditions | None],
    examples: Iterable[str],
) -> Program:
    """`examples`: whole messages of the kind that will be judged; they say which words are common."""
    symbols = compiler.symbols
    heads = _heads(symbols.beginnings)
    for negation in grammar.negations:
        # Known as it stands, so that nothing else is guessed for it and it can be part of a glued word.
        symbols.know(negation)
    words = _entries(symbols, heads)
    listed = tuple(words)
    levels = compiler.symbols.level
    pieces = sorted(compiler.pieces, key=lambda piece: levels[piece.owner])
    table = table_of(chain(pieces, patterns))
    common = commonness(words, chain.from_iterable(heads.values()), symbols.ranges, _counted(examples))
    stems, stem_ends = stems_of(symbols.beginnings)
    return Program(
        words=Words.of(words),
        heads=heads,
        sound_heads=_sound_heads(symbols.beginnings),
        stems=stems,
        stem_ends=stem_ends,
        numbers=tuple((low, high, number) for number, (low, high) in sorted(symbols.ranges.items())),
        pieces=Patterns(table, range(len(pieces))),
        patterns=Patterns(table, range(len(pieces), len(table))),
        anchors=anchors(pieces, patterns, compiler.quiet, common),
        conditions=tuple(conditions),
        quiet=dict(compiler.quiet),
        grammar=grammar,
        mistyped=Index.of(_mistakes(listed)),
        sounds=Index.of(_sounds(listed)),
        common=Checksums.of(word for word in chain(symbols.all_forms(), _common_words()) if word not in words),
    )


def _heads(beginnings: Mapping[str, Iterable[int]]) -> Heads:
    found: dict[str, list[tuple[str, Sequence[int]]]] = {}
    # Sorted throughout, because sets of strings come in another order in every process.
    for beginning, numbers in sorted(beginnings.items()):
        found.setdefault(beginning[:HEAD], []).append((beginning, array("I", sorted(numbers))))
    return found


def _counted(examples: Iterable[str]) -> Counter[str]:
    return Counter(pieces_of("\n".join(examples), ()))


def _entries(symbols: Symbols, heads: Container[str]) -> dict[str, Entry]:
    """Each word with all of its symbols; words that mean the same share one entry."""
    shared: dict[Entry, Entry] = {}
    words: dict[str, Entry] = {}
    for word, numbers in sorted(symbols.known_words()):
        begun = _begun(word, symbols.beginnings) if word[:HEAD] in heads else ()
        entry = Entry(frozenset(numbers.union(symbols.counting(word), *begun)), symbols.says.get(word, 0))
        words[word] = shared.setdefault(entry, entry)
    return words


def _begun(word: str, beginnings: Mapping[str, Iterable[int]]) -> list[Iterable[int]]:
    return [beginnings[word[:end]] for end in range(HEAD, len(word) + 1) if word[:end] in beginnings]


def _sound_heads(beginnings: Mapping[str, Iterable[int]]) -> Heads:
    found: dict[str, list[tuple[str, Sequence[int]]]] = {}
    for beginning, numbers in sorted(beginnings.items()):
        sounds = sounds_of_cyrillic(beginning) if beginning[0] >= _FIRST_CYRILLIC else ""
        if len(sounds) > HEAD:
            found.setdefault(sounds[:HEAD], []).append((sounds, array("I", sorted(numbers))))
    return found


def _mistakes(words: Sequence[str]) -> Iterator[tuple[Iterable[int], int]]:
    for number, word in enumerate(words):
        if len(word) >= _SHORTEST_MEANT and word.isalpha():
            yield checksums_less_one(word), number


def _sounds(words: Sequence[str]) -> Iterator[tuple[Iterable[int], int]]:
    for number, word in enumerate(words):
        if word[0] >= _FIRST_CYRILLIC:
            yield (checksum(sounds_of_cyrillic(word)),), number


def _common_words() -> Iterator[str]:
    folder = files("safety_rules").joinpath("common_words")
    for language in Language:
        for line in folder.joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                yield line
