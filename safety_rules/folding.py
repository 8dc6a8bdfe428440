"""Turns a text into plain pieces: lower case without diacritics, words apart from signs, spelled letters joined."""

import re
import unicodedata
from array import array
from collections.abc import Container, Sequence

# Zero-width and direction marks, variation selectors, soft hyphen, skin tones: they hide a word and show nothing.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff]"
)
# Letters that do not decompose, and apostrophes, which people leave out as often as not.
_PLAIN = {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "\U0001f198": " sos "} | dict.fromkeys("'’ʼ`´‘", "")
# A text of nothing but these is folded as a whole, which takes a third of the time; what each of them becomes.
_UNUSUAL = re.compile("[^\x00-\x7fĄąĆćĘęŁłŃńÓóŚśŹźŻżЁёІіЇїЄєҐґА-Яа-я’„”–—…]")
_USUAL = tuple(zip("ąćęłńóśźżйїё’…", (*"acelnoszz", *"иіе", "", "..."), strict=True))
_MOST_KEPT = 4096
_SHORT = 40
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff"
# A word (a sign between word characters may stand for a letter: s@mob0jstwo, samob*jstwo), or an emoji or a mark.
_PIECE = re.compile(rf"[^\W_]+(?:[@$*!][^\W_]+)*|[{_EMOJI}.!?;,:()\n–—…„”“\"«»]")
# Four letters or more, each apart from the next by one to three signs; a letter may be stretched.
_SPELLED = re.compile(r"(?<![^\W_])([^\W_])(?:\1{2,})?(?:(?:[^\w\n]|_){1,3}([^\W_])(?:\2{2,})?(?![^\W_])){3,}")
_BETWEEN = re.compile(r"[\W_]+")
# What four spelled letters have at least: pieces of one character in a row, a stretched letter, or signs inside words.
_SINGLE = array("I", [1] * 4).tobytes()
_STRETCHED = re.compile(r"([^\W_])\1\1")
_SIGNED = re.compile(r"[@$*!][^\W_]")
_ENDS = frozenset(".!?;…")
_PAUSES = frozenset(",:()–—")
_QUOTES = frozenset('„”“"«»')
LONGEST_WORD = 40
_LONGEST_SPELLED = 60
_LONG = 3


class _Folding(dict[int, str]):
    """What one character becomes, worked out once."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = folded
        return folded


def _fold(char: str) -> str:
    if _INVISIBLE.match(char):
        return ""
    lowered = unicodedata.normalize("NFKC", char).lower()
    letters = [letter for letter in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(letter)]
    return "".join(_PLAIN.get(letter, letter) for letter in letters)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without diacritics, apostrophes and invisible marks; Polish, Ukrainian, Russian and English alike."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    if len(text) < _SHORT or _UNUSUAL.search(text):
        return text.translate(_FOLDING)
    folded = text.lower().replace("'", "").replace("`", "")
    for letter, plain in _USUAL:
        folded = folded.replace(letter, plain)
    return folded


def pieces(text: str, known: Container[str]) -> list[str]:
    """Words, emoji and marks in order. Letters written one by one are joined to words that are `known`."""
    folded = fold(text)
    found = _PIECE.findall(folded)
    if _may_be_spelled(folded, found) and _SPELLED.search(folded):
        return _PIECE.findall(_SPELLED.sub(lambda each: _spelled(each[0], known), folded))
    return found


def _may_be_spelled(folded: str, found: Sequence[str]) -> bool:
    """Asked first, because most texts have no spelled word and this is known in a third of the time."""
    return (
        _SINGLE in array("I", map(len, found)).tobytes()
        or _STRETCHED.search(folded) is not None
        or _SIGNED.search(folded) is not None
    )


def is_end(piece: str) -> bool:
    """A full stop, or a mark like it."""
    return piece in _ENDS


def is_pause(piece: str) -> bool:
    return piece in _PAUSES


def is_quote(piece: str) -> bool:
    return piece in _QUOTES


def is_word(piece: str) -> bool:
    return piece[0].isalnum()


def _spelled(text: str, known: Container[str]) -> str:
    """The words that single letters spell: a wider space ends a word, else known words are sought."""
    words = [text[0]]
    for gap, letter in zip(_BETWEEN.findall(text), _BETWEEN.split(text)[1:], strict=True):
        if len(gap) > 1:
            words.append(letter[0])
        else:
            words[-1] += letter[0]
    return " ".join(part for word in words for part in (cut(word, known, longest=_LONGEST_SPELLED) or [word]))


def cut(word: str, known: Container[str], *, longest: int, short: Container[str] | None = None) -> list[str] | None:
    """`word` as a row of known words, the longest last; None when it is none. Long input is left alone.

    `short`: those of one or two letters that may be parts; all that are known when it is None.
    """
    if word in known or len(word) > longest:
        return None
    size = len(word)
    rows: dict[int, list[str]] = {0: []}
    for start in range(size):
        if start in rows:
            for end in range(start + 1, min(size, start + LONGEST_WORD) + 1):
                part = word[start:end]
                if part in known and end not in rows and (end - start >= _LONG or short is None or part in short):
                    rows[end] = [*rows[start], part]
    return rows.get(size)
