"""Which passwords are taken: long ones that are not among the first a guesser tries. Nobody has to mix characters."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from config.datafiles import read_text
from handoff.accounts.passwords import LONGEST_PASSWORD

SHORTEST_PASSWORD: Final = 12
_FILE = "common_passwords.txt"
# What people put in place of letters, so that a common word looks like another.
_LOOKALIKES = str.maketrans("@4301!5$7+8", "aaeoiissttb")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p")
_AROUND = "0123456789!?.,-_@#$%^&*+= "
_FEW = 4


def refusal(password: str, *own_words: str) -> str | None:
    """The key of the words that say why a password is not taken; None when it is. `own_words`: login and alias."""
    if len(unicodedata.normalize("NFKC", password)) < SHORTEST_PASSWORD:
        return "desk.password.short"
    if len(password) > LONGEST_PASSWORD:
        return "desk.password.long"
    return "desk.password.common" if _is_common(password, own_words) else None


def _is_common(password: str, own_words: tuple[str, ...]) -> bool:
    """Made of one common word, of a row of keys or of one's own name, however often, with digits and signs around."""
    plain = _plain(password)
    if len(set(plain)) <= _FEW:
        return True
    known = _common() | {word for each in own_words for word in (_plain(each), _letters(_plain(each))) if len(word) > 2}
    return any(_once(form) in known or _in_a_row(_once(form)) for form in _forms(plain))


def _forms(plain: str) -> Iterator[str]:
    """The password as it is, and what is left of it without digits, without signs, and with look-alikes read."""
    word = plain.strip(_AROUND)
    for form in (plain, word, plain.translate(_LOOKALIKES), word.translate(_LOOKALIKES)):
        yield form
        yield re.sub(r"[^a-z0-9]", "", form)
        yield _letters(form)


def _letters(form: str) -> str:
    return re.sub(r"[^a-z]", "", form)


def _once(form: str) -> str:
    """A word that is repeated, once."""
    again = re.fullmatch(r"(.+?)\1+", form)
    return again[1] if again else form


def _in_a_row(form: str) -> bool:
    if not form:
        return False
    rows = [each * 2 for row in _ROWS for each in (row, row[::-1])]
    # Whole, or in pieces of four that each stand in a row.
    pieces = [form[at : at + _FEW] for at in range(0, len(form), _FEW)]
    return all(any(piece in row for row in rows) for piece in pieces)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(each for each in folded if not unicodedata.combining(each))


@cache
def _common() -> frozenset[str]:
    lines = read_text(_FILE, None).splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
