"""Finds the phrases of one text: only those are tried whose rarest word is there, and another of theirs near it."""

from collections.abc import Iterable, Set

from safety_rules.agenda import Agenda, Group
from safety_rules.places import shifted
from safety_rules.program import NO_SYMBOL, Conditions, Program
from safety_rules.reading import Hit, Reading
from safety_rules.rows import Pattern
from safety_rules.sequences import in_any_order, in_order
from safety_rules.speech import person_fits, tense_fits

# More hits of one phrase or rule say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS, _MOST_HITS_OF_RULE = 12, 24
# How far a counter-frame or a condition reaches within its sentence, in words.
_REACH = 12
_AT_ONCE, _WHEN_ASKED = 0, 1

_Places = tuple[float, ...]


class Search:
    """Finds the phrases of one text. Classes of phrases are found when a phrase or a condition asks for them."""

    __slots__ = ("_agenda", "_asked", "_due", "_meanings", "_present", "_program", "_reading")

    def __init__(self, program: Program, agenda: Agenda, reading: Reading) -> None:
        self._program = program
        self._agenda = agenda
        self._reading = reading
        # The numbers of patterns that may be found, by their class, and those of rules by NO_SYMBOL.
        self._due: dict[int, set[int]] = {NO_SYMBOL: set()}
        self._asked = False
        of = agenda.of
        self._meanings = [(bits, of(symbols)) for symbols, bits in reading.at.words.items()]
        if reading.emoji:
            self._meanings.append((0, of(frozenset(reading.emoji))))
        # Of all symbols in the text those that tell whether a pattern is worth trying.
        self._present = {NO_SYMBOL}.union(*[meaning.tells for _, meaning in self._meanings])

    def hits(self) -> list[Hit]:
        reading = self._reading
        conditions = self._program.conditions
        self._seek(_AT_ONCE)
        self._wake()
        found: list[Hit] = []
        counted: dict[int, int] = {}
        for number in sorted(self._due[NO_SYMBOL]):
            pattern = self._agenda.pattern(number)
            owner = pattern.owner
            asked = conditions[owner]
            for row in _rows(pattern, reading):
                hit = reading.hit(owner, row)
                if asked is None or self._hold(asked, hit):
                    counted[owner] = counted.get(owner, 0) + 1
                    if counted[owner] <= _MOST_HITS_OF_RULE:
                        found.append(hit)
        return found

    def complete(self, symbol: int, bits: int) -> int:
        """Where a symbol stands that is asked for the first time; words at these places have it."""
        reading = self._reading
        if symbol in reading.emoji:
            reading.put_emoji(symbol, bits)
        self._compose(symbol)
        return reading.at[symbol]

    def _seek(self, when: int) -> None:
        """Note the patterns that each word may begin to find."""
        emoji, present = self._reading.emoji, self._present
        for bits, meaning in self._meanings:
            groups = meaning.tasks[when]
            for second in groups.keys() & present if groups else ():
                if emoji or bits & bits - 1:
                    self._seek_far(groups[second], bits)
                else:
                    self._seek_near(groups[second], bits.bit_length() - 1)
        above = self._agenda.above
        self._reading.at.more = frozenset(emoji).union(*[above(owner) for owner in self._due if owner != NO_SYMBOL])

    def _seek_near(self, groups: Iterable[Group], place: int) -> None:
        """Those for a word that stands at one place."""
        meant, due = self._reading.meant, self._due
        for owner, second, low, high, numbers in groups:
            if high:
                start, end = place + low, place + high + 1
                for near in meant[max(0, start) : max(0, end)]:
                    if second in near:
                        break
                else:
                    continue
            if owner in due:
                due[owner].update(numbers)
            else:
                due[owner] = {*numbers}

    def _seek_far(self, groups: Iterable[Group], bits: int) -> None:
        """The same for a word that stands at several places, and in a text with emoji, which stand between words."""
        at, emoji = self._reading.at, self._reading.emoji
        for owner, second, low, high, numbers in groups:
            if emoji or not high or shifted(bits, low, high) & at[second]:
                self._due.setdefault(owner, set()).update(numbers)

    def _wake(self) -> None:
        """Note the rules that are sought by a class which has been found as a piece of several words."""
        agenda, reading = self._agenda, self._reading
        for symbol in sorted(reading.at.more.intersection(self._program.anchors.awaiting.get(NO_SYMBOL, ()))):
            if reading.at[symbol] and symbol in reading.pieces:
                for group in agenda.of_anchor(symbol)[_AT_ONCE]:
                    if group.owner == NO_SYMBOL:
                        self._due[NO_SYMBOL].update(group.numbers)

    def _compose(self, symbol: int) -> None:
        """Find the pieces of a class."""
        reading, program = self._reading, self._program
        silence = program.quiet.get(symbol, NO_SYMBOL)
        fresh: dict[float, set[_Places]] = {}
        for number in self._sought(symbol):
            rows = _rows(self._agenda.pattern(number), reading)
            for row in rows if silence == NO_SYMBOL else _loud(rows, silence, reading):
                fresh.setdefault(row[0], set()).add(row)
        for part in program.anchors.parts.get(symbol, ()):
            if reading.at[part] and part in reading.pieces:
                for start, each in reading.pieces[part].items():
                    fresh.setdefault(start, set()).update(each)
        if fresh:
            reading.span(symbol, fresh)

    def _sought(self, symbol: int) -> Set[int]:
        """The numbers of the pieces of a class that may be found."""
        agenda, reading = self._agenda, self._reading
        found = self._due.get(symbol, set())
        for anchor in self._program.anchors.awaiting.get(symbol, ()):
            if reading.at[anchor] and anchor in reading.pieces:
                for groups in agenda.of_anchor(anchor):
                    found = found.union(*[group.numbers for group in groups if group.owner == symbol])
        return found

    def _hold(self, asked: Conditions, hit: Hit) -> bool:
        reading = self._reading
        if asked.at_most_words and len(reading.words) > asked.at_most_words:
            return False
        if not (person_fits(asked.person, hit, reading) and tense_fits(asked.tense, hit)):
            return False
        if not self._asked:
            self._asked = True
            self._seek(_WHEN_ASKED)
        quiet = asked.unless_anywhere
        if quiet != NO_SYMBOL and reading.at[quiet] and reading.surely(quiet, reading.places(quiet)):
            return False
        if asked.with_anywhere != NO_SYMBOL and not reading.at[asked.with_anywhere]:
            return False
        quiet = asked.unless
        if quiet != NO_SYMBOL and reading.at[quiet] and reading.surely(quiet, reading.near(quiet, hit, _REACH)):
            return False
        return asked.beside == NO_SYMBOL or any(True for _ in reading.near(asked.beside, hit, _REACH))


def _rows(pattern: Pattern, reading: Reading) -> list[_Places]:
    return (in_any_order if pattern.any_order else in_order)(pattern, reading, _MOST_HITS)


def _loud(rows: Iterable[_Places], silence: int, reading: Reading) -> list[_Places]:
    """The rows near which nothing keeps the class quiet."""
    hits = [Hit(NO_SYMBOL, row, 0, row[0], row[-1]) for row in rows]
    return [hit.places for hit in hits if not reading.surely(silence, reading.near(silence, hit, _REACH))]
