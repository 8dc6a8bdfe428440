"""Reads texts and finds the phrases of a book in them."""

from safety_rules.agenda import Agenda
from safety_rules.program import Program
from safety_rules.reading import Hit, Reading
from safety_rules.remembering import Memory
from safety_rules.scanning import scan
from safety_rules.searching import Search


class Matcher:
    """All phrases of a book."""

    __slots__ = ("_agenda", "memory", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._agenda = Agenda(program)
        self.memory = Memory(program)

    def read(self, text: str) -> Reading:
        """The words of the text with their symbols."""
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
