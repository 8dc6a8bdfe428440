"""Turns a text into plain tokens: case, diacritics, look-alike letters, stretched, spaced and disguised words."""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass

# Zero-width and direction marks, variation selectors, soft hyphen: they hide a word and show nothing.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Letters that do not decompose, and apostrophes, which people leave out as often as not.
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "'": "", "’": "", "ʼ": "", "`": "", "´": "", "‘": ""})
# A sign between word characters may stand for a letter: s@mob0jstwo, samob*jstwo.
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[@$*!](?=[^\W_]))*")
_BREAK = re.compile(r"[.!?;\n…]")
_PAUSE = re.compile(r"[.!?;\n…,:()–—]")
# Words that begin a new clause: who or when the one before was about need not hold for the next.
_JOINING_WORDS = (
    "i a ale bo wiec oraz lecz dlatego ze zeby jak gdy kiedy and but because so that when и а но потому что і "
    "та але бо що щоб коли когда"
)
_JOINING = frozenset(_JOINING_WORDS.split())
_STRETCH = re.compile(r"(.)\1{2,}")
_SIGNS = re.compile(r"[@$*!]")
_LEET = str.maketrans("01345789@$!", "oieastbgasi")
_LEET_L = str.maketrans("01345789@$!", "oleastbgasl")
_LEET_CYRILLIC = str.maketrans("01346@$!", "оизчбасі")
_CYRILLIC_TO_LATIN = str.maketrans("авеікмнорстухѕј", "abeikmhopctyxsj")
_LATIN_TO_CYRILLIC = str.maketrans("abeikmhopctyxs", "авеікмнорстухѕ")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщъыьэюяє"
_LONGEST = 40
_SPELLED = 4
_LONGEST_SPELLED = 60


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it was folded, and the sentence and clause it stands in, each counted from the start of the text."""

    word: str
    sentence: int
    clause: int


def fold(text: str) -> str:
    """Lower case without diacritics, apostrophes and invisible marks; Polish, Ukrainian, Russian and English alike."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\U0001f198", " sos ").lower()
    letters = unicodedata.normalize("NFD", visible)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_PLAIN)


def tokens(text: str, known: Container[str]) -> list[Token]:
    """The words of `text` in order. Letters written one by one are joined to words that are `known`."""
    folded = fold(text)
    found: list[Token] = []
    letters: list[tuple[str, bool]] = []
    sentence = clause = end = 0
    for match in _TOKEN.finditer(folded):
        between = folded[end : match.start()]
        end = match.end()
        if len(match[0]) == 1 and "\n" not in between:
            letters.append((match[0], len(between) > 1))
            continue
        found.extend(Token(word, sentence, clause) for word in _spelled(letters, known))
        letters = [(match[0], False)] if len(match[0]) == 1 else []
        sentence += bool(_BREAK.search(between))
        clause += bool(_PAUSE.search(between)) or match[0] in _JOINING
        if not letters:
            found.extend(Token(word, sentence, clause) for word in _parts(match[0], known))
    found.extend(Token(word, sentence, clause) for word in _spelled(letters, known))
    return found


def variants(word: str, *, masked: bool = True) -> Iterator[str]:
    """How a word may be meant: unstretched, with letters for digits and signs, in one script instead of two.

    `masked`: a star may stand for any letter, which takes the most time.
    """
    if len(word) > _LONGEST:
        return
    forms = [word]
    if _STRETCH.search(word):
        forms = [_STRETCH.sub(r"\1", word), _STRETCH.sub(r"\1\1", word)]
        yield from forms
    for form in forms:
        yield from _disguised(form, masked=masked)


def _disguised(word: str, *, masked: bool) -> Iterator[str]:
    cyrillic = bool(_CYRILLIC.search(word))
    if cyrillic and _LATIN.search(word):
        yield word.translate(_CYRILLIC_TO_LATIN)
        yield word.translate(_LATIN_TO_CYRILLIC)
    if not word.isalpha() and not word.isdigit():
        plain = [word.translate(_LEET_CYRILLIC)] if cyrillic else [word.translate(_LEET), word.translate(_LEET_L)]
        for form in plain:
            yield form
            if masked and form.count("*") == 1:
                yield from (form.replace("*", letter) for letter in _ALPHABET)
                yield form.replace("*", "")


def _parts(word: str, known: Container[str]) -> list[str]:
    """`zabić!pomocy` is two words unless its signs stand for letters."""
    if "*" in word or not _SIGNS.search(word) or any(form in known for form in variants(word)):
        return [word]
    return [part for part in _SIGNS.split(word) if part]


def _spelled(letters: list[tuple[str, bool]], known: Container[str]) -> list[str]:
    """Single letters as they are, or the words they spell; a wider space ends a word, else known words are sought."""
    if len(letters) < _SPELLED:
        return [letter for letter, _ in letters]
    words: list[str] = []
    for letter, wide in letters:
        if wide or not words:
            words.append("")
        words[-1] += letter
    return [part for word in words for part in (cut(word, known) or [word])]


def cut(word: str, known: Container[str]) -> list[str] | None:
    """`word` as a row of known words, the longest first; None when it is none. Long input is left alone."""
    if word in known or len(word) > _LONGEST_SPELLED:
        return None
    rows: dict[int, list[str]] = {0: []}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if start in rows and word[start:end] in known:
                rows[end] = [*rows[start], word[start:end]]
                break
    return rows.get(len(word))
