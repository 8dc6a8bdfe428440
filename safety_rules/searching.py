"""Finds the phrases of one text: only those are tried whose rarest word is there, and another of theirs near it."""

from collections.abc import Iterable, Mapping

from safety_rules.agenda import Agenda
from safety_rules.beside_anchors import Frame, rows_beside
from safety_rules.program import NO_SYMBOL, Conditions, Program
from safety_rules.reading import Hit, Reading
from safety_rules.seeking import ANYWHERE, Candidates
from safety_rules.sequences import in_any_order, in_order
from safety_rules.speech import borrowed, lends, person_fits, tense_fits

# More hits of one phrase or rule say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS, _MOST_HITS_OF_RULE = 12, 24
# Around more anchors than these, bits of all places cost less than going from word to word.
_MANY = 24
# How far a counter-frame or a condition reaches within its sentence, in words.
_REACH = 12

_Places = tuple[float, ...]


class Search:
    """Finds the phrases of one text. Classes of phrases are found when a phrase or a condition asks for them."""

    __slots__ = ("_agenda", "_asked", "_borrowed", "_candidates", "_program", "_reading")

    def __init__(self, program: Program, agenda: Agenda, reading: Reading) -> None:
        self._program = program
        self._agenda = agenda
        self._reading = reading
        self._candidates = Candidates(agenda, reading)
        self._asked = False
        self._borrowed = borrowed(reading)

    def hits(self) -> list[Hit]:
        reading = self._reading
        conditions = self._program.conditions
        self._candidates.seek(asked=False)
        self._wake()
        due = self._candidates.due[NO_SYMBOL]
        found: list[Hit] = []
        counted: dict[int, int] = {}
        for number in sorted(due):
            frame = self._agenda.frame(number)
            rows = self._rows(frame, due[number])
            if rows:
                owner = frame.pattern.owner
                asked = conditions[owner]
                for row in rows:
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

    def _wake(self) -> None:
        """Note the rules that are sought by a class which has been found as a piece of several words."""
        agenda, reading = self._agenda, self._reading
        for symbol in sorted(reading.at.more.intersection(self._program.anchors.awaiting.get(NO_SYMBOL, ()))):
            if reading.at[symbol] and symbol in reading.pieces:
                at_once, _ = agenda.of_anchor(symbol)
                self._candidates.note([each for each in at_once if each.owner == NO_SYMBOL], ANYWHERE)

    def _rows(self, frame: Frame, bits: int) -> list[_Places]:
        """Where the pattern is found; `bits`: where its anchor stands."""
        reading, pattern, emoji = self._reading, frame.pattern, self._reading.emoji
        local = frame.local and bits > 0 and bits.bit_count() <= _MANY
        if local and (not emoji or emoji.keys().isdisjoint(pattern.symbols)):
            found = rows_beside(frame, bits, reading, _MOST_HITS)
        else:
            found = (in_any_order if pattern.any_order else in_order)(pattern, reading, _MOST_HITS)
        return [row for row in found if not lends(row, self._borrowed)] if self._borrowed else found

    def _compose(self, symbol: int) -> None:
        """Find the pieces of a class."""
        reading, program = self._reading, self._program
        silence = program.quiet.get(symbol, NO_SYMBOL)
        fresh: dict[float, set[_Places]] = {}
        for number, bits in self._sought(symbol).items():
            rows = self._rows(self._agenda.frame(number), bits)
            for row in rows if silence == NO_SYMBOL else _loud(rows, silence, reading):
                fresh.setdefault(row[0], set()).add(row)
        for part in program.anchors.parts.get(symbol, ()):
            if reading.at[part] and part in reading.pieces:
                for start, each in reading.pieces[part].items():
                    fresh.setdefault(start, set()).update(each)
        if fresh:
            reading.span(symbol, fresh)

    def _sought(self, symbol: int) -> Mapping[int, int]:
        """The pieces of a class that may be found, with bits of where their anchors stand."""
        agenda, reading = self._agenda, self._reading
        found = self._candidates.due.get(symbol, {})
        for anchor in self._program.anchors.awaiting.get(symbol, ()):
            if reading.at[anchor] and anchor in reading.pieces:
                rows = [each.numbers for groups in agenda.of_anchor(anchor) for each in groups if each.owner == symbol]
                found = {**found, **{number: ANYWHERE for numbers in rows for number in numbers}}
        return found

    def _hold(self, asked: Conditions, hit: Hit) -> bool:
        reading = self._reading
        if asked.at_most_words and len(reading.words) > asked.at_most_words:
            return False
        verbal = asked.person or asked.tense
        if verbal and not (person_fits(asked.person, hit, reading) and tense_fits(asked.tense, hit)):
            return False
        if not self._asked:
            self._asked = True
            self._candidates.seek(asked=True)
        if asked.with_anywhere != NO_SYMBOL and not reading.at[asked.with_anywhere]:
            return False
        if self._kept_quiet(asked, hit):
            return False
        return asked.beside == NO_SYMBOL or any(True for _ in reading.near(asked.beside, hit, _REACH))

    def _kept_quiet(self, asked: Conditions, hit: Hit) -> bool:
        """Something near the hit, in its sentence or anywhere makes it harmless."""
        reading, all_words = self._reading, len(self._reading.words)
        quiet = asked.unless_anywhere
        if quiet != NO_SYMBOL and reading.at[quiet] and reading.surely(quiet, reading.places(quiet)):
            return True
        return any(
            quiet != NO_SYMBOL and reading.at[quiet] and reading.surely(quiet, reading.near(quiet, hit, words))
            for quiet, words in ((asked.unless_in_sentence, all_words), (asked.unless, _REACH))
        )


def _loud(rows: Iterable[_Places], silence: int, reading: Reading) -> list[_Places]:
    """The rows near which nothing keeps the class quiet."""
    hits = [Hit(NO_SYMBOL, row, 0, row[0], row[-1]) for row in rows]
    return [hit.places for hit in hits if not reading.surely(silence, reading.near(silence, hit, _REACH))]
