"""The handbook in words: chapters in the language of whoever reads, with their figures, and what is looked for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType

from config.centre_search import fold
from config.handbook import Chapter, Figure, Part, PartKind
from config.wording import fill
from handoff.break_glass.records import ANSWERED_WITHIN, OPEN_FOR, REVIEWED_WITHIN
from handoff.console.office import Office, span
from handoff.console.speech import spoken
from handoff.desk_later import SILENT_FOR
from handoff.desk_owed import lead_told_after, reminder_after
from handoff.drill import LONGEST
from handoff.duty import LAST_MINUTES, REST, SCREEN_REST
from handoff.targets import TARGETS
from most116.core.conversation import Language, Tier

LONGEST_SEARCH = 80
_HOURS_TOLD = timedelta(days=4)
_WORD = re.compile(r"[a-z0-9]+")
# An abbreviation of hours may end a sentence.
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
# What an ending of a word may take, in a word that has enough left to be told from others.
_ENDING, _STEM = 2, 4

DESK: Mapping[str, Figure] = MappingProxyType(
    {
        **{f"target.{tier.label}": target for tier, target in TARGETS.items()},
        **{f"silent.{step}": silence for step, silence in SILENT_FOR.items()},
        "rest": REST,
        "screen": SCREEN_REST,
        "last": LAST_MINUTES,
        "reminder": reminder_after(Tier.STANDARD),
        "reminder.immediate": reminder_after(Tier.IMMEDIATE),
        "lead_told": lead_told_after(Tier.STANDARD),
        "lead_told.immediate": lead_told_after(Tier.IMMEDIATE),
        "glass.answer": ANSWERED_WITHIN,
        "glass.open": OPEN_FOR,
        "glass.review": REVIEWED_WITHIN,
        "drill": LONGEST,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPart:
    points: Sequence[str]
    kind: PartKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChapter:
    """`language`: of its words. `whole`: no part of it is left out."""

    id: str
    title: str
    language: Language
    reviewed: date | None
    parts: Sequence[ReadPart]
    whole: bool


def read_chapters(place: Office, wanted: str = "") -> list[ReadChapter]:
    """All chapters; of those that have every word of `wanted`, however it is written, the parts that have one."""
    values = _values(place)
    asked = _WORD.findall(fold(wanted[:LONGEST_SEARCH]))
    if wanted.strip() and not asked:
        return []
    read = [_read(one, values) for one in place.handbook.chapters]
    return [found for one in read if (found := _sought(one, asked)) is not None]


def _read(chapter: Chapter, values: Mapping[str, str]) -> ReadChapter:
    language, text = chapter.in_language(spoken().language)
    return ReadChapter(
        id=chapter.id,
        title=fill(text.title, values),
        language=language,
        reviewed=chapter.reviewed,
        parts=list(_filled(text.parts, values)),
        whole=True,
    )


def _filled(parts: Sequence[Part], values: Mapping[str, str]) -> Iterator[ReadPart]:
    """A sentence about what is switched off here is left out, and a part of which nothing stays."""
    for part in parts:
        points = [words for point in part.points if (words := _TWO_STOPS.sub(".", fill(point, values)))]
        if points:
            yield ReadPart(points=points, kind=part.kind)


def _values(place: Office) -> dict[str, str]:
    figures = {**DESK, **place.handbook.figures}
    return {**place.texts.numbers, **{name: _told(place, figure) for name, figure in figures.items()}}


def _told(place: Office, figure: Figure) -> str:
    if isinstance(figure, int):
        return str(figure)
    if figure < timedelta(hours=1):
        return span(figure, place.word)
    if figure < _HOURS_TOLD:
        return place.word("desk.held.hours", hours=str(figure // timedelta(hours=1)))
    return place.word("desk.held.days", days=str(figure.days))


def _sought(chapter: ReadChapter, asked: Sequence[str]) -> ReadChapter | None:
    """None where a word is missing. What only the title says is said by the whole chapter."""
    in_title = set(_among(chapter.title, asked))
    in_parts = [set(_among(" ".join(part.points), asked)) for part in chapter.parts]
    if set(asked) - in_title.union(*in_parts):
        return None
    hits = [part for part, found in zip(chapter.parts, in_parts, strict=True) if found - in_title]
    return ReadChapter(
        id=chapter.id,
        title=chapter.title,
        language=chapter.language,
        reviewed=chapter.reviewed,
        parts=hits or chapter.parts,
        whole=not hits or len(hits) == len(chapter.parts),
    )


def _among(text: str, asked: Sequence[str]) -> Iterator[str]:
    for word, own in product(asked, frozenset(_WORD.findall(fold(text)))):
        if own.startswith(word if len(word) < _STEM + _ENDING else word[:-_ENDING]):
            yield word
