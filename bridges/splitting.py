"""Cuts text into parts on word and grapheme edges, and counts SMS segments."""

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

import regex

_GRAPHEME = regex.compile(r"\X")
# No cut at a no-break space: its writer asked for none.
_GAP = regex.compile(r"[^\S\u00a0\u2007\u202f]+")
_SENTENCE_ENDS = (".", "!", "?", "…", ".)", "!)", "?)", '."', ".”", "!”", "?”")

# How good a place for a cut a gap is; the smaller, the better.
_PARAGRAPH, _LINE, _SENTENCE, _WORD, _NUMBER = range(5)
_START = attrgetter("start")

# GSM 03.38 and its extension table, whose characters take two units.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs as SMS: `units` are septets of GSM-7 or UTF-16 units, `count` is what is billed."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space that a cut may take the place of."""

    start: int
    end: int
    rank: int


def split_text(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` characters, always the same way; only white space at the cuts is left out.

    Cut where a paragraph, a line or a sentence ends in the second half of a part, else between words, but between the
    groups of a telephone number only when there is no other place. A grapheme is cut only when it alone is too long.
    """
    if limit < 1:
        raise ValueError("limit: a part holds at least one character")
    if len(text) <= limit:
        return [text]
    edges = [0, *(found.end() for found in _GRAPHEME.finditer(text))]
    gaps = _gaps(text, frozenset(edges))
    start, end = 0, len(text)
    if gaps and gaps[0].start == 0:
        start = gaps.pop(0).end
    if gaps and gaps[-1].end == end:
        end = gaps.pop().start
    parts: list[str] = []
    while end - start > limit:
        stop, following = _cut(start, limit, gaps, edges)
        parts.append(text[start:stop])
        start = following
    if start < end:
        parts.append(text[start:end])
    return parts or [text[:limit]]


def split_bytes(text: str, limit: int) -> list[str]:
    """Like `split_text`, with at most `limit` bytes of UTF-8 in a part, 4 at least."""
    parts, chars = split_text(text, limit), limit
    while (longest := max(len(part.encode()) for part in parts)) > limit:
        # No character takes more than four bytes, so this ends there at the latest.
        chars = max(limit // 4, min(chars - 1, chars * limit // longest))
        parts = split_text(text, chars)
    return parts


def split_numbered(text: str, limit: int) -> list[str]:
    """Like `split_text`, with "(1/3) " before each part when there is more than one: parts may arrive out of order."""
    parts, digits = split_text(text, limit), 0
    while len(parts) > 1 and (digits == 0 or len(parts) >= 10**digits):
        digits += 1
        parts = split_text(text, limit - len("(/) ") - 2 * digits)
    if len(parts) == 1:
        return parts
    return [f"({number}/{len(parts)}) {part}" for number, part in enumerate(parts, 1)]


def sms_segments(text: str) -> Segments:
    """How many SMS `text` is. A character of two units never straddles two of them (GSM 03.38, 160/153 or 70/67)."""
    if all(char in _GSM or char in _GSM_EXTENDED for char in text):
        return _count("GSM-7", [2 if char in _GSM_EXTENDED else 1 for char in text], 160, 153)
    return _count("UCS-2", [2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67)


def _count(encoding: Literal["GSM-7", "UCS-2"], sizes: list[int], alone: int, joined: int) -> Segments:
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding, units, 1)
    count, room = 1, joined
    for size in sizes:
        if size > room:
            count, room = count + 1, joined
        room -= size
    return Segments(encoding, units, count)


def _gaps(text: str, edges: frozenset[int]) -> list[_Gap]:
    """The gaps in order; one that a combining mark has made part of a grapheme is none."""
    spans = (found.span() for found in _GAP.finditer(text))
    return [_Gap(start, end, _rank(text, start, end)) for start, end in spans if start in edges and end in edges]


def _rank(text: str, start: int, end: int) -> int:
    lines = text.count("\n", start, end)
    if lines:
        return _PARAGRAPH if lines > 1 else _LINE
    if text.endswith(_SENTENCE_ENDS, 0, start):
        return _SENTENCE
    between_digits = text[start - 1 : start].isdecimal() and text[end : end + 1].isdecimal()
    return _NUMBER if between_digits else _WORD


def _cut(start: int, limit: int, gaps: list[_Gap], edges: list[int]) -> tuple[int, int]:
    """Where the part that begins at `start` ends, and where the next one begins."""
    last = start + limit
    within = gaps[bisect_right(gaps, start, key=_START) : bisect_right(gaps, last, key=_START)]
    late = [gap for gap in within if gap.start - start >= limit // 2]
    for worst, places in ((_PARAGRAPH, late), (_LINE, late), (_SENTENCE, late), (_WORD, within), (_NUMBER, within)):
        fitting = [gap for gap in places if gap.rank <= worst]
        if fitting:
            return fitting[-1].start, fitting[-1].end
    edge = edges[bisect_right(edges, last) - 1]
    stop = edge if edge > start else last
    return stop, stop
