"""Whole messages with one meaning: commands, answers, lines; a word inside a sentence is never one of them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError
from safety_rules.folding import fold
from safety_rules.schema import WordFile

_LONGEST = 200
# Shades of a raised thumb and the frame of a digit say nothing.
_SHADES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\u20e3")
_STRETCHED = re.compile(r"([^\W\d])\1+")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Folded whole messages by their meaning, and what a skip button is called."""

    commands: Mapping[str, str]
    answers: Mapping[str, frozenset[str]]
    lines: Mapping[str, Line]
    skip_labels: Mapping[Language, str]

    def command(self, text: str) -> str | None:
        """A stretched "stoooop" is a cry and no command, so commands are compared as they stand."""
        return self.commands.get(plain(text))

    def answer(self, text: str) -> frozenset[str]:
        said = plain(text)
        return self.answers.get(said) or self.answers.get(_STRETCHED.sub(r"\1", said), _NOTHING)

    def line(self, text: str) -> Line | None:
        return self.lines.get(plain(text))


def plain(text: str) -> str:
    """A whole message as it is compared: folded, without signs and emoji beside its words, single spaces inside.

    A message of signs and emoji alone is each of them once: "👍👍" is "👍" and "..." is ".".
    """
    folded = fold(text[:_LONGEST])
    words = ("".join(_letter(char) for char in word if char.isalnum()) for word in folded.split())
    said = " ".join(word for word in words if word)
    return said or "".join(dict.fromkeys(char for char in folded if not char.isspace() and char not in _SHADES))


def read_vocabulary(words: WordFile, where: str) -> Vocabulary:
    """Raises ConfigurationError when one message would be two commands or two lines."""
    answers: dict[str, set[str]] = {}
    for answer, phrases in words.answers.items():
        for phrase in phrases:
            answers.setdefault(plain(phrase), set()).add(answer)
    return Vocabulary(
        commands=_one_meaning(words.commands.items(), where, "commands"),
        answers={phrase: frozenset(names) for phrase, names in answers.items()},
        lines={phrase: Line(line) for phrase, line in _one_meaning(words.lines.items(), where, "lines").items()},
        skip_labels={language: words.skip_labels[language] for language in Language},
    )


def _one_meaning(meanings: Iterable[tuple[str, Sequence[str]]], where: str, what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, phrases in meanings:
        for phrase in phrases:
            if found.setdefault(plain(phrase), meaning) != meaning:
                raise ConfigurationError(f"{where}: {phrase!r} is two {what}; remove one")
    return found


def _letter(char: str) -> str:
    """Digits of other scripts are digits: an Arabic-Indic one is 1."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
