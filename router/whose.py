"""Whether a number in a text is somebody's age, and whose: the nearest word that says so decides."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from router import age_words as says

WORD = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|\n")
# How many words before and after a number are looked at.
_NEAR = 6
# Without "years", a number between these is an age more often than a count.
_LEAST_LOOSE, _MOST_LOOSE, _OLDEST = 6, 99, 110
_OF_AGE = "18"
_SOON = frozenset({"niedlugo", "wkrotce", "soon", "скоро", "zaraz"})
# "After forty", "za 40": an age when the writer speaks of themselves or says nothing else.
_BEYOND = frozenset({"po", "за", "z"})
_ARTICLE_AFTER = frozenset({"im", "am", "is", "m", "as"})


class Whose(Enum):
    MINE = auto()
    THEIRS = auto()
    NOBODYS = auto()
    OPEN = auto()


def ages_told(words: Sequence[str]) -> Iterator[tuple[Whose, int]]:
    """Every number that could be an age, in order, with whose it is; one that is still to come counts one less."""
    for place, word in enumerate(words):
        if not word.isdecimal() or int(word) > _OLDEST:
            continue
        if place > 1 and words[place - 1] == "-" and words[place - 2].isdecimal():
            # The second number of "13-15": the lower one counts.
            continue
        whose, coming = _whose(words, place)
        yield whose, int(word) - coming


def _whose(words: Sequence[str], place: int) -> tuple[Whose, bool]:
    """Whose age the number at `place` is, and whether it is still to come."""
    unit, rest = _after(words, place)
    if _counted(unit, rest):
        return Whose.NOBODYS, False
    whose, coming = _before(words, place)
    coming = coming or _comes_after(rest)
    if whose is Whose.MINE and unit and set(rest[:2]) & says.OTHER and not {*rest[:1]} & says.EDGES:
        # "I have a 9 year old son".
        return Whose.THEIRS, False
    if whose is Whose.MINE and not unit and not _may_follow(words[place], rest):
        return Whose.NOBODYS, False
    return (_alone(words, place, unit, rest, coming=coming) if whose is Whose.OPEN else whose), coming


def _after(words: Sequence[str], place: int) -> tuple[str, Sequence[str]]:
    """The unit of the number, if it has one, and the words that follow."""
    at = place + 1
    while at < len(words) and (words[at] in {"-", "+", "/"} or (words[at].isdecimal() and words[at - 1] == "-")):
        at += 1
    unit = ""
    while at < len(words) and words[at] in says.UNIT:
        unit = unit if unit in says.AGENT else words[at]
        at += 1
        at += at < len(words) - 1 and words[at] == "-" and words[at + 1] in says.UNIT
    return unit, words[at : at + _NEAR]


def _counted(unit: str, rest: Sequence[str]) -> bool:
    """A duration or a number of things."""
    if unit:
        return bool(rest) and rest[0] in says.AFTER_NO_AGE
    return bool(rest) and rest[0] not in says.SELF and rest[0].startswith(says.COUNTED)


def _may_follow(number: str, rest: Sequence[str]) -> bool:
    """Without a unit: nothing, a new clause, or at least a number that is an age more often than a count."""
    if not rest or rest[0] in says.EDGES | says.SELF | says.BETWEEN:
        return True
    return _LEAST_LOOSE <= int(number) <= _MOST_LOOSE


def _comes_after(rest: Sequence[str]) -> bool:
    near = set(rest[:3])
    return bool(near & _SOON) or bool(near & says.TIME_AHEAD and set(rest[:4]) & says.TIMES)


def _before(words: Sequence[str], place: int) -> tuple[Whose, bool]:
    """What the nearest word before the number says; the age is coming when a word between says so."""
    near = words[max(0, place - _NEAR) : place]
    coming, clause = False, near
    for step, word in enumerate(reversed(near)):
        if word in says.EDGES and not _article(words, place - step - 1):
            clause = near[len(near) - step :]
            break
        if word in says.COMING or (word in says.TIMES and {*near} & says.TIME_AHEAD):
            coming = True
        elif (whose := _marker(words, place, step, word)) is None:
            continue
        elif whose is Whose.MINE and _denied(near[: len(near) - step], near[len(near) - step :]):
            return (Whose.MINE, True) if words[place] == _OF_AGE else (Whose.NOBODYS, False)
        else:
            return whose, coming
    if {*clause} & says.NOT_YET and words[place] == _OF_AGE:
        return Whose.MINE, True
    return (Whose.MINE if coming else Whose.OPEN), coming


def _denied(told: Sequence[str], rest: Sequence[str]) -> bool:
    """ "Nie mam", "мне нет": right before the last word of `told` or after it. What else they do not want is no age."""
    return bool({*told[-2:-1], *rest} & says.NOT_YET)


def _article(words: Sequence[str], at: int) -> bool:
    return words[at] == "a" and at > 0 and words[at - 1] in _ARTICLE_AFTER


def _marker(words: Sequence[str], place: int, step: int, word: str) -> Whose | None:
    """What one word says; None: nothing, look further."""
    if word in says.OTHER:
        return Whose.THEIRS
    if word in says.PAST:
        return Whose.NOBODYS
    if word in says.OWN:
        return Whose.NOBODYS if words[max(0, place - step - 2)] == "at" else Whose.MINE
    if step == 0 and word in says.BEFORE_NO_AGE:
        if word in _BEYOND and (place == 1 or set(words[max(0, place - 3) : place - 1]) & says.OWN):
            return Whose.MINE
        return None if word in says.BETWEEN else Whose.NOBODYS
    return None


def _alone(words: Sequence[str], place: int, unit: str, rest: Sequence[str], *, coming: bool) -> Whose:
    """Nobody is named: an answer that holds nothing else, or the beginning of what somebody says of themselves."""
    if unit and set(rest[:2]) & says.OTHER:
        return Whose.THEIRS
    ends = next((at for at, word in enumerate(rest) if word in says.EDGES), len(rest))
    # "Ola, 14 lat": a first word before a comma is a name.
    named = 2 if place > 1 and words[1] == "," else 0
    if not all(map(_says_nothing, words[named:place])):
        return Whose.NOBODYS
    if coming or all(map(_says_nothing, rest[:ends])) or (unit in says.AGENT and len(words) <= 2 * _NEAR):
        return Whose.MINE
    return Whose.NOBODYS


def _says_nothing(word: str) -> bool:
    return word in says.SELF | says.EDGES | says.UNIT | says.BETWEEN or not word.isalpha()
