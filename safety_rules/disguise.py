"""What a word that nobody knows may be meant for: stretched, disguised, mistyped, glued, typed in another alphabet."""

import re
from collections.abc import Iterator

from safety_rules.folding import LONGEST_WORD

_STRETCH = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans("01345789@$!", "oieastbgasi")
_LEET_L = str.maketrans("01345789@$!", "oleastbgasl")
_LEET_CYRILLIC = str.maketrans("01346@$!", "оизчбасі")
_CYRILLIC_TO_LATIN = str.maketrans("авеікмнорстухѕј", "abeikmhopctyxsj")
_LATIN_TO_CYRILLIC = str.maketrans("abeikmhopctyxs", "авеікмнорстухѕ")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщъыьэюяє"

# One letter for each sound, so that every usual way of typing Cyrillic in Latin letters meets its word.
_SOUNDS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e", "ж": "z", "з": "z", "и": "i",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u",
    "я": "a",
})  # fmt: skip
# How the sounds are typed, one step after the other; capitals keep what is done from meeting what follows it.
_TYPED = (
    (("shch", "S"), ("sch", "S"), ("szcz", "S")),
    (("kh", "H"), ("x", "H"), ("g", "H")),
    (("rz", "Z"), ("zh", "Z")),
    (("ch", "C"), ("cz", "C"), ("ts", "C"), ("tz", "C")),
    (("sh", "S"), ("sz", "S")),
    (("w", "v"), ("y", "i"), ("j", "i"), ("ck", "k")),
)
_I_BEFORE_VOWEL = re.compile(r"i+(?=[aeou])")
_DOUBLED = re.compile(r"(.)\1+")


def variants(word: str, *, masked: bool = True) -> Iterator[str]:
    """How a word may be meant: unstretched, with letters for digits and signs, in one script instead of two.

    `masked`: a star may stand for any letter, which takes the most time.
    """
    if len(word) > LONGEST_WORD:
        return
    forms = unstretched(word)
    yield from forms
    for form in forms or [word]:
        yield from _disguised(form, masked=masked)


def unstretched(word: str) -> list[str]:
    """With one and with two of each letter that stands three times or more; empty when none does."""
    return [_STRETCH.sub(r"\1", word), _STRETCH.sub(r"\1\1", word)] if _STRETCH.search(word) else []


def _disguised(word: str, *, masked: bool) -> Iterator[str]:
    cyrillic = not word.isascii() and bool(_CYRILLIC.search(word))
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


def sounds_of_cyrillic(word: str) -> str:
    """A folded Cyrillic word by its sounds; й and ї were folded to и and і before."""
    return _even(word.translate(_SOUNDS))


def sounds_of_latin(word: str) -> str:
    """A folded Latin word by the sounds that somebody without a Cyrillic keyboard means; empty for other words."""
    if not word.isascii() or not word.isalpha() or len(word) > LONGEST_WORD:
        return ""
    word = _STRETCH.sub(r"\1", word)
    for step in _TYPED:
        for typed, sound in step:
            word = word.replace(typed, sound)
        word = word.lower()
    return _even(word)


def _even(sounds: str) -> str:
    """Without i before a vowel and without doubled letters: both are typed or left out as one likes."""
    if "i" in sounds:
        sounds = _I_BEFORE_VOWEL.sub("", sounds)
    return _DOUBLED.sub(r"\1", sounds)


def one_letter_less(word: str) -> Iterator[str]:
    """The word without each one of its letters: two words within one mistake of each other share one of these."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def one_mistake(typed: str, meant: str) -> bool:
    """One letter more, less, other or two swapped; the first letter stays, or is swapped with the second."""
    short, long = sorted((typed, meant), key=len)
    if len(long) - len(short) > 1 or typed == meant:
        return False
    start = next((place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return start > 0 and short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return start > 0
    return short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]


def begins_with_one_mistake(typed: str, meant: str) -> bool:
    """Some beginning of `typed` is one mistake away from `meant`."""
    size = len(meant)
    start = next((place for place, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        # `typed` is a beginning of `meant`, which one letter more would make whole.
        return len(typed) == size - 1
    rest = meant[start + 1 :]
    if start and (typed.startswith(rest, start) or typed.startswith((rest, meant[start:]), start + 1)):
        return True
    swapped = meant[start : start + 2][::-1] + meant[start + 2 :]
    return len(swapped) == size - start and typed.startswith(swapped, start)
