"""Words with one typing mistake: which words or beginnings of phrases they are meant for."""

from collections.abc import Iterator

from safety_rules.disguise import begins_with_one_mistake, one_letter_less, one_mistake
from safety_rules.program import Program
from safety_rules.rows import Entry, together

SHORTEST_MISTYPED, _SHORTEST_MEANT = 5, 6


def mistyped(word: str, program: Program) -> tuple[tuple[str, Entry], ...] | None:
    """A word of ours within one mistake; of several, their common meaning is the sum of all."""
    if len(word) < SHORTEST_MISTYPED or not word.isalpha():
        return None
    meant = sorted(set(within_one_mistake(word, program)))
    if not meant:
        return _mistyped_beginning(word, program)
    return ((meant[0], together([program.words[each] for each in meant])),)


def within_one_mistake(word: str, program: Program) -> Iterator[str]:
    for key in one_letter_less(word):
        for number in program.mistyped.find(key):
            meant = program.words.listed[number]
            if len(meant) >= _SHORTEST_MEANT and one_mistake(word, meant):
                yield meant


def _mistyped_beginning(word: str, program: Program) -> tuple[tuple[str, Entry], ...] | None:
    """The beginning of the word is one of ours but for one mistake; its first or last three letters are right."""
    for stem in _stems_like(word, program):
        if begins_with_one_mistake(word, stem):
            return ((stem, Entry(frozenset().union(*program.beginnings(stem)), 0)),)
    return None


def _stems_like(word: str, program: Program) -> list[str]:
    """Stems that begin as the word does, and those with its first letter whose end stands in it."""
    stems = program.stems
    found = {*stems.get(word[:3], ()), *stems.get(word[:4], ())}
    ends = program.stem_ends.get(word[0], {})
    for at in range(len(word) - 2):
        if (end := word[at : at + 3]) in ends:
            found.update(ends[end])
    return sorted(found)
