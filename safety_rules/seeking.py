"""Which patterns a text may have: those whose rarest word it has with another of theirs near it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple

from safety_rules.agenda import Agenda, Group, Meaning
from safety_rules.anchoring import FAR
from safety_rules.places import places_in
from safety_rules.program import NO_SYMBOL
from safety_rules.reading import Reading

# A text of more words is looked at by stretches: in the whole of it nearly every word has some other of its patterns.
_STRETCH = 64
# In place of the bits of an anchor that is an emoji too, or a class: any place.
ANYWHERE = -1


class _Stretch(NamedTuple):
    """Some words in a row. `present`: of all symbols there and around it those that may be second.

    `meanings`: what its words make us seek, with bits of their places, the lowest for the word of the number `start`.
    """

    start: int
    present: frozenset[int]
    meanings: Sequence[tuple[int, Meaning]]


class Candidates:
    """The patterns that may be found in one text.

    `due`: their numbers with bits of where their anchors stand, by their class, those of rules by NO_SYMBOL.
    """

    __slots__ = ("_agenda", "_around", "_emoji", "_reading", "_stretches", "due")

    def __init__(self, agenda: Agenda, reading: Reading) -> None:
        self._agenda = agenda
        self._reading = reading
        self.due: dict[int, dict[int, int]] = {NO_SYMBOL: {}}
        of, words, emoji = agenda.of, reading.at.words, reading.emoji
        meanings = [(bits, of(symbols)) for symbols, bits in words.items()]
        there = frozenset((NO_SYMBOL,)).union(*[meaning.telling for _, meaning in meanings])
        reading.at.settle(agenda.placed, there)
        self._emoji = of(frozenset(emoji)) if emoji else None
        if self._emoji is not None:
            there |= self._emoji.telling
        signs = frozenset(emoji)
        ends: list[frozenset[int]] = [frozenset()] * FAR
        self._around = [*ends, *reading.meant, *ends]
        self._stretches: Iterable[_Stretch] = (_Stretch(0, there, meanings),)
        if len(reading.words) > _STRETCH:
            anywhere = there & (agenda.distant | signs | {NO_SYMBOL})
            self._stretches = [*_stretches(reading.meant, agenda, anywhere)]

    def seek(self, *, asked: bool) -> None:
        """Note the patterns that each word may begin to find, at once or when a condition asks."""
        seek = self._from_one
        for start, present, meanings in self._stretches:
            for bits, meaning in meanings:
                task = meaning.when_asked if asked else meaning.at_once
                if task is not None:
                    there = task.seconds & present
                    if there:
                        seek(there, task.groups, bits << start)
        emoji = self._emoji and (self._emoji.when_asked if asked else self._emoji.at_once)
        if emoji:
            self.note(chain.from_iterable(emoji.groups.values()), ANYWHERE)
        above, signs = self._agenda.above, self._reading.emoji
        self._reading.at.more = frozenset(signs).union(*[above(owner) for owner in self.due if owner != NO_SYMBOL])

    def note(self, groups: Iterable[Group], bits: int) -> None:
        """Those whose anchor stands at these places."""
        for owner, _, _, _, numbers in groups:
            due = self.due.setdefault(owner, {})
            for number in numbers:
                due[number] = due.get(number, 0) | bits

    def _from_one(self, there: Set[int], groups: Mapping[int, Sequence[Group]], bits: int) -> None:
        """Those of one meaning whose second symbol, one of `there`, stands near one of its places."""
        due, around, emoji = self.due, self._around, self._reading.emoji
        place = bits.bit_length() - 1
        places = (place,) if bits == 1 << place else places_in(bits)
        for second in there:
            for owner, _, low, high, numbers in groups[second]:
                if high and second not in emoji:
                    if emoji:
                        # One that stands between two words takes less than a place.
                        low, high = (low, -1) if high < 0 else (1, high)  # noqa: PLW2901
                    for place in places:
                        for symbols in around[place + FAR + low : place + FAR + high + 1]:
                            if second in symbols:
                                break
                        else:
                            continue
                        break
                    else:
                        continue
                own = due.get(owner)
                if own is None:
                    own = due[owner] = {}
                for number in numbers:
                    own[number] = own.get(number, 0) | bits


def _stretches(meant: Sequence[frozenset[int]], agenda: Agenda, anywhere: frozenset[int]) -> Iterator[_Stretch]:
    """All stretches of a long text. What stands FAR from a word is at no distance that can be told, so it is `anywhere`
    in the text.
    """
    of = agenda.of
    for start in range(0, len(meant), _STRETCH):
        words: dict[frozenset[int], int] = {}
        for place, symbols in enumerate(meant[start : start + _STRETCH]):
            words[symbols] = words.get(symbols, 0) | 1 << place
        around = {*meant[max(0, start - FAR) : start + _STRETCH + FAR]}
        present = anywhere.union(*[of(symbols).telling for symbols in around])
        yield _Stretch(start, present, [(bits, of(symbols)) for symbols, bits in words.items()])
