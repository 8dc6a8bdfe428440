"""What a word in Latin letters sounds like to somebody who writes Ukrainian or Russian."""

from safety_rules.disguise import sounds_of_latin
from safety_rules.program import Entry, Program, together


class Ear:
    """Hears the words of one text, each once."""

    __slots__ = ("_heard", "_program")

    def __init__(self, program: Program) -> None:
        self._program = program
        self._heard: dict[str, tuple[str, Entry] | None] = {}

    def heard(self, word: str) -> tuple[str, Entry] | None:
        """The Cyrillic word of a phrase that a Latin word sounds like, and what it means."""
        if word not in self._heard:
            self._heard[word] = self._hear(word)
        return self._heard[word]

    def _hear(self, word: str) -> tuple[str, Entry] | None:
        sounds = sounds_of_latin(word)
        if not sounds:
            return None
        meant = [self._program.listed[number] for number in self._program.sounds.find(sounds)]
        entry = together([self._program.words[each] for each in meant])
        symbols = list(entry.symbols)
        for beginning, numbers in self._program.sound_heads.get(sounds[:3], ()):
            if sounds.startswith(beginning):
                meant.append(word)
                symbols.extend(numbers)
        return (meant[0], Entry(tuple(dict.fromkeys(symbols)), entry.says)) if meant else None
