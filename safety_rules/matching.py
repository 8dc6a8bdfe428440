"""Reads texts and finds the phrases of a book in them."""

from safety_rules.agenda import Agenda
from safety_rules.program import Program
from safety_rules.reading import Hit, Reading
from safety_rules.remembering import Memory
from safety_rules.scanning import scan
from safety_rules.searching import Search

# What may be kept from text to text, in bytes: the words of some thousand messages.
_MOST_HELD = 48 << 20


class Matcher:
    """All phrases of a book. `most_held`: bytes that may be kept from text to text, about; then all is forgotten.

    All that the rules know takes 120 MiB, and more with what is meant by mistyped words.
    """

    __slots__ = ("_agenda", "_most_held", "memory", "program")

    def __init__(self, program: Program, most_held: int = _MOST_HELD) -> None:
        self.program = program
        self._agenda = Agenda(program)
        self.memory = Memory(program)
        self._most_held = most_held

    @property
    def held(self) -> int:
        """Bytes that are kept from text to text, about."""
        return self.memory.held + self._agenda.held + self.program.words.held

    def read(self, text: str) -> Reading:
        """The words of the text with their symbols."""
        if self.held > self._most_held:
            for each in (self.memory, self._agenda, self.program.words):
                each.forget()
        return scan(text, self.program, self.memory)

    def hits(self, reading: Reading) -> list[Hit]:
        """What was found, with every condition of its rule held."""
        search = Search(self.program, self._agenda, reading)
        # Given back in the end, because a reading that holds what holds it would outlive its text.
        reading.at.complete = search.complete
        try:
            return search.hits()
        finally:
            reading.at.complete = None
