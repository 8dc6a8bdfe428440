"""What a word in Latin letters sounds like to somebody who writes Ukrainian or Russian."""

from safety_rules.disguise import sounds_of_latin
from safety_rules.program import Program
from safety_rules.rows import Entry, together


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
        program = self._program
        meant = [program.words.listed[number] for number in program.sounds.find(sounds)]
        beginnings = program.sound_heads.get(sounds[:3], ())
        begun = [symbols for beginning, symbols in beginnings if sounds.startswith(beginning)]
        if not meant and not begun:
            return None
        entry = together([program.words[each] for each in meant])
        return (*meant, word)[0], Entry(entry.symbols.union(*begun), entry.says)
