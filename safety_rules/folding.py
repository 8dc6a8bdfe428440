"""Turns a text into plain pieces: lower case without diacritics, words apart from signs, spelled letters joined."""

import re
import unicodedata
from collections.abc import Container

# Zero-width and direction marks, variation selectors, soft hyphen, skin tones: they hide a word and show nothing.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff]"
)
# Letters that do not decompose, and apostrophes, which people leave out as often as not.
_PLAIN = {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "\U0001f198": " sos "} | dict.fromkeys("'’ʼ`´‘", "")
_MOST_KEPT = 4096
_EMOJI = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
# A word (a sign between word characters may stand for a letter: s@mob0jstwo, samob*jstwo), an emoji, or a mark.
_PIECE = re.compile(rf"[^\W_](?:[^\W_]|[@$*!](?=[^\W_]))*|{_EMOJI}|[.!?;,:()\n–—…„”“\"«»]")
# Four letters or more, each apart from the next by one to three signs; a letter may be stretched.
_SPELLED = re.compile(r"(?<![^\W_])([^\W_])(?:\1{2,})?(?:(?:[^\w\n]|_){1,3}([^\W_])(?:\2{2,})?(?![^\W_])){3,}")
_BETWEEN = re.compile(r"[\W_]+")
_ENDS = frozenset(".!?;…")
_PAUSES = frozenset(",:()–—")
_QUOTES = frozenset('„”“"«»')
LONGEST_WORD = 40
_LONGEST_SPELLED = 60


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
    return text.translate(_FOLDING)


def pieces(text: str, known: Container[str]) -> list[str]:
    """Words, emoji and marks in order. Letters written one by one are joined to words that are `known`."""
    folded = fold(text)
    if _SPELLED.search(folded):
        folded = _SPELLED.sub(lambda found: _spelled(found[0], known), folded)
    return _PIECE.findall(folded)


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


def cut(word: str, known: Container[str], *, longest: int, shortest: int = 1) -> list[str] | None:
    """`word` as a row of known words, the longest first; None when it is none. Long input is left alone."""
    if word in known or len(word) > longest:
        return None
    rows: dict[int, list[str]] = {0: []}
    for end in range(shortest, len(word) + 1):
        for start in range(max(0, end - LONGEST_WORD), end - shortest + 1):
            if start in rows and word[start:end] in known:
                rows[end] = [*rows[start], word[start:end]]
                break
    return rows.get(len(word))
