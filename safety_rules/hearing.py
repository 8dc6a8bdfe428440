"""What a word in Latin letters sounds like to somebody who writes Ukrainian or Russian."""

from safety_rules.disguise import sounds_of_latin
from safety_rules.program import Program
from safety_rules.remembering import UNHEARD, Heard, Memory
from safety_rules.rows import Entry, together


class Ear:
    """Hears words, each once as long as it is remembered."""

    __slots__ = ("_memory", "_program")

    def __init__(self, program: Program, memory: Memory) -> None:
        self._program = program
        self._memory = memory

    def heard(self, word: str) -> Heard:
        """The Cyrillic word of a phrase that a Latin word sounds like, and what it means."""
        found = self._memory.heard(word)
        if found is UNHEARD:
            found = self._hear(word)
            self._memory.keep_heard(word, found)
        return found

    def _hear(self, word: str) -> Heard:
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
