"""Puts compiled phrases and the words around them together into what the matcher reads."""

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import chain

from most116.core.conversation import Language
from safety_rules.anchoring import anchors, commonness
from safety_rules.bisection import Checksums, Index, checksum, checksums_less_one
from safety_rules.disguise import sounds_of_cyrillic
from safety_rules.folding import pieces as pieces_of
from safety_rules.forking import side_by_side
from safety_rules.joined import Whole
from safety_rules.patterns import Patterns, table_of
from safety_rules.program import HEAD, Grammar, Heads, Program
from safety_rules.rows import Entry, Words
from safety_rules.schema import Rule
from safety_rules.stems import stems_of

_SHORTEST_MEANT = 6
_FIRST_CYRILLIC = "\u0400"


def assemble(whole: Whole, grammar: Grammar, *, fork: bool) -> Program:
    """`fork`: as forking.side_by_side."""
    for negation in grammar.negations:
        # Known as it stands, so that nothing else is guessed for it and it can be part of a glued word.
        whole.know(negation)
    program, spellings = side_by_side(lambda: _program(whole, grammar), lambda: _spellings(whole), fork=fork)
    mistyped, sounds, common = spellings
    return replace(program, mistyped=mistyped, sounds=sounds, common=common)


def _program(whole: Whole, grammar: Grammar) -> Program:
    """Everything but the spellings."""
    nothing = Index.of(())
    heads = _heads(whole.beginnings)
    words = _entries(whole, heads)
    pieces, patterns = whole.pieces, whole.patterns
    table = table_of(chain(pieces, patterns))
    common = commonness(words, chain.from_iterable(heads.values()), whole.ranges, _counted(whole.rules))
    stems, stem_ends = stems_of(whole.beginnings)
    return Program(
        words=Words.of(words),
        heads=heads,
        sound_heads=_sound_heads(whole.beginnings),
        stems=stems,
        stem_ends=stem_ends,
        numbers=tuple((low, high, number) for number, (low, high) in sorted(whole.ranges.items())),
        pieces=Patterns(table, range(len(pieces))),
        patterns=Patterns(table, range(len(pieces), len(table))),
        anchors=anchors(pieces, patterns, whole.quiet, common),
        conditions=tuple(whole.conditions),
        quiet=dict(whole.quiet),
        grammar=grammar,
        mistyped=nothing,
        sounds=nothing,
        common=nothing.keys,
    )


def _spellings(whole: Whole) -> tuple[Index, Index, Checksums]:
    """Of all words that are known: within one mistake, by their sounds; and the words that are none of them."""
    listed = sorted(whole.words)
    others = whole.forms.union(_common_words()).difference(listed)
    return Index.of(_mistakes(listed)), Index.of(_sounds(listed)), Checksums.of(others)


def _heads(beginnings: Mapping[str, Iterable[int]]) -> Heads:
    found: dict[str, list[tuple[str, Sequence[int]]]] = {}
    # Sorted throughout, because sets of strings come in another order in every process.
    for beginning, numbers in sorted(beginnings.items()):
        found.setdefault(beginning[:HEAD], []).append((beginning, array("I", sorted(numbers))))
    return found


def _counted(rules: Iterable[Rule]) -> Counter[str]:
    """The words of whole messages of the kind that will be judged; they say which words are common."""
    examples = (text for rule in rules for text in (*rule.must_match, *rule.must_not_match))
    return Counter(pieces_of("\n".join(examples), ()))


def _entries(whole: Whole, heads: Container[str]) -> dict[str, Entry]:
    """Each word with all of its symbols; words that mean the same share one entry."""
    shared: dict[Entry, Entry] = {}
    words: dict[str, Entry] = {}
    for word, numbers in sorted(whole.known_words()):
        begun = _begun(word, whole.beginnings) if word[:HEAD] in heads else ()
        entry = Entry(frozenset(numbers.union(whole.counting(word), *begun)), whole.says.get(word, 0))
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
