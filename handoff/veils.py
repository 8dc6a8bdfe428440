"""What of a text is shown only after asking: long numbers and links (domain sheet 2.2 and 5.8)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

# veils.js does the same for messages that arrive while the page is open; tests/handoff/console/veils.json binds both.
_LINK = re.compile(r"(?:https?://|www\.)([^\s/?#]+)\S*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9](?:[ .()/-]{0,2}[0-9]){6,}")
_DIGIT = re.compile(r"[0-9]")
_COUNTRY, _WITH_CODE = "48", 11


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. Of a veiled one `label` says what it is: how many digits, or which domain."""

    kind: Literal["plain", "number", "link"]
    text: str
    label: str = ""


def pieces(text: str) -> list[Piece]:
    """The text cut into what is shown and what is veiled; put together again it is the text."""
    found: list[Piece] = []
    rest = 0
    for match in _LINK.finditer(text):
        found += _numbers(text[rest : match.start()])
        found.append(Piece("link", match[0], match[1].rpartition("@")[2]))
        rest = match.end()
    return found + _numbers(text[rest:])


def own_pieces(text: str, known: Collection[str]) -> list[Piece]:
    """A consultant's own words, cut: numbers are veiled but those of `known`, given by `digits_of`, however grouped.

    Links are theirs to send: they were asked about those that nobody vouches for before the reply went.
    """
    only_known = re.compile(f"(?:{'|'.join(known)})+") if known else None
    found: list[Piece] = []
    for piece in _numbers(text):
        plain = piece.kind == "plain" or (only_known and only_known.fullmatch(digits_of(piece.text)))
        if plain and found and found[-1].kind == "plain":
            found[-1] = Piece("plain", found[-1].text + piece.text)
        else:
            found.append(Piece("plain", piece.text) if plain else piece)
    return found


def digits_of(number: str) -> str:
    """A Polish number is the same with the country's code before it and without."""
    digits = "".join(_DIGIT.findall(number))
    return digits[2:] if len(digits) == _WITH_CODE and digits.startswith(_COUNTRY) else digits


def _numbers(text: str) -> list[Piece]:
    found: list[Piece] = []
    rest = 0
    for match in _NUMBER.finditer(text):
        if match.start() > rest:
            found.append(Piece("plain", text[rest : match.start()]))
        found.append(Piece("number", match[0], str(len(_DIGIT.findall(match[0])))))
        rest = match.end()
    return [*found, Piece("plain", text[rest:])] if rest < len(text) else found
