"""Which patterns a text may have: those whose rarest word it has with another of theirs near it."""

from collections.abc import Iterable, Sequence

from safety_rules.agenda import Agenda, Group
from safety_rules.places import places_in, shifted
from safety_rules.program import NO_SYMBOL
from safety_rules.reading import Reading

# In a text of more words bits of places cost less than going from word to word.
LONG = 200
# In place of the bits of an anchor that is an emoji too, or a class: any place.
ANYWHERE = -1


class Candidates:
    """The patterns that may be found in one text.

    `due`: their numbers with bits of where their anchors stand, by their class, those of rules by NO_SYMBOL.
    """

    __slots__ = ("_agenda", "_meanings", "_present", "_reading", "due")

    def __init__(self, agenda: Agenda, reading: Reading) -> None:
        self._agenda = agenda
        self._reading = reading
        self.due: dict[int, dict[int, int]] = {NO_SYMBOL: {}}
        of = agenda.of
        self._meanings = [(bits, of(symbols)) for symbols, bits in reading.at.words.items()]
        if reading.emoji:
            self._meanings.append((0, of(frozenset(reading.emoji))))
        # Of all symbols in the text those that tell whether a pattern is worth trying.
        self._present = {NO_SYMBOL}.union(*[meaning.tells for _, meaning in self._meanings])

    def seek(self, *, asked: bool) -> None:
        """Note the patterns that each word may begin to find, at once or when a condition asks."""
        emoji, present = self._reading.emoji, self._present
        seek = self.note if emoji else self._far if len(self._reading.words) > LONG else self._near
        for bits, meaning in self._meanings:
            task = meaning.when_asked if asked else meaning.at_once
            if task is not None:
                seconds, groups = task
                for second in seconds & present:
                    seek(groups[second], bits or ANYWHERE)
        above = self._agenda.above
        self._reading.at.more = frozenset(emoji).union(*[above(owner) for owner in self.due if owner != NO_SYMBOL])

    def note(self, groups: Iterable[Group], bits: int) -> None:
        """Those whose anchor stands at these places."""
        for owner, _, _, _, numbers in groups:
            due = self.due.setdefault(owner, {})
            for number in numbers:
                due[number] = due.get(number, 0) | bits

    def _near(self, groups: Iterable[Group], bits: int) -> None:
        """Those whose second symbol stands near one of these places."""
        meant, due = self._reading.meant, self.due
        place = bits.bit_length() - 1
        places = [place] if bits == 1 << place else places_in(bits)
        for owner, second, low, high, numbers in groups:
            if high and not _is_near(second, places, low, high, meant):
                continue
            own = due.get(owner)
            if own is None:
                own = due[owner] = {}
            for number in numbers:
                own[number] = own.get(number, 0) | bits

    def _far(self, groups: Iterable[Group], bits: int) -> None:
        """The same in a long text."""
        at = self._reading.at
        self.note(
            [each for each in groups if not each.high or shifted(bits, each.low, each.high) & at[each.second]], bits
        )


def _is_near(second: int, places: Iterable[int], low: int, high: int, meant: Sequence[frozenset[int]]) -> bool:
    for place in places:
        start, end = place + low, place + high + 1
        if end > 0:
            for symbols in meant[max(0, start) : end]:
                if second in symbols:
                    return True
    return False
