"""The consultants' handbook: its chapters, an operator's own too, and the figures that their words name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.datafiles import names_in, read_mapping
from config.reply_aids import reply_windows
from config.settings import Settings
from config.wording import read_wording
from most116.core.conversation import Language
from most116.core.errors import ConfigurationError

_FOLDER = "handbook"
_ID = r"^[a-z][a-z0-9-]{0,39}$"
Figure = timedelta | int
# Figures that are no setting: the desk knows them (handoff/console/handbook_views.py).
DESK_FIGURES = frozenset(
    {"target.immediate", "target.high", "target.elevated", "target.standard", "rest", "screen", "last",
     "reminder", "reminder.immediate",
     "lead_told", "lead_told.immediate", "glass.answer", "glass.open", "glass.review", "drill", "silent.first",
     "silent.second", "silent.close"}
)  # fmt: skip

# Figures that an installation sets.
_SETTINGS = frozenset(
    {"talks", "offer", "undo", "gone", "gone.immediate", "unattended", "pause", "record", "care", "hold",
     "window.whatsapp", "window.messenger", "window.instagram"}
)  # fmt: skip

_Words = Annotated[str, Field(min_length=1)]


class PartKind(StrEnum):
    """TEXT is one paragraph; the points of a LIST have no order, those of STEPS have one."""

    TEXT = "text"
    LIST = "list"
    STEPS = "steps"


class _Steps(BaseModel):
    model_config = ConfigDict(extra="forbid")

    steps: list[_Words] = Field(min_length=1)


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: _Words
    parts: list[_Words | list[_Words] | _Steps] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=_ID)
    order: int
    reviewed: date | None = None
    texts: dict[Language, _Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph, or points; with their [[values]] as they are written."""

    points: Sequence[str]
    kind: PartKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterText:
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """`id` is its anchor. `reviewed`: the day on which the operator last read it through; None: not yet."""

    id: str
    order: int
    reviewed: date | None
    texts: Mapping[Language, ChapterText]

    def in_language(self, wanted: Language) -> tuple[Language, ChapterText]:
        """Its words, with the language that they are in: Polish where it has no others."""
        language = wanted if wanted in self.texts else Language.PL
        return language, self.texts[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handbook:
    """`figures`: what this installation has set, by the name of the value. One that is off is not in it."""

    chapters: Sequence[Chapter]
    figures: Mapping[str, Figure]


def load_handbook(settings: Settings, numbers: Mapping[str, str]) -> Handbook:
    """Every chapter in its order, the operator's own instead of an installed one of the same file name.

    `numbers`: telephone numbers by the name of their value. Raises ConfigurationError that names chapter and remedy.
    """
    figures = _figures(settings)
    known = _SETTINGS | DESK_FIGURES | numbers.keys()
    chapters = [_chapter(name, settings.data_dir, known) for name in names_in(_FOLDER, settings.data_dir)]
    return Handbook(chapters=sorted(chapters, key=lambda one: (one.order, one.id)), figures=MappingProxyType(figures))


def _figures(settings: Settings) -> dict[str, Figure]:
    desk = settings.desk
    windows = reply_windows(settings)
    # Where a late answer goes in every language all the same, nothing is told of an end.
    ends = {
        f"window.{channel}": window
        for channel, window in windows.free.items()
        if not all(windows.goes_prepared(channel, language) for language in Language)
    }
    found: dict[str, Figure] = {
        "talks": desk.talks_at_once,
        "offer": timedelta(seconds=desk.offer_seconds),
        "undo": desk.undo,
        "gone": timedelta(minutes=desk.gone_minutes),
        "gone.immediate": timedelta(minutes=desk.gone_minutes_immediate),
        "unattended": timedelta(minutes=desk.unattended_minutes),
        "pause": timedelta(hours=settings.dialog.pause_hours),
        "record": timedelta(hours=desk.record_hours),
        "care": timedelta(days=settings.retention.care_plan_days),
        "hold": timedelta(days=settings.retention.legal_hold_days),
        **ends,
    }
    return {name: figure for name, figure in found.items() if figure}


def _chapter(name: str, overlay: Path | None, known: frozenset[str]) -> Chapter:
    stem = PurePosixPath(name).stem
    content = read_mapping(name, overlay)
    try:
        found = _File.model_validate({"id": stem, **content})
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigurationError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if found.id != stem:
        raise ConfigurationError(f"{name}: its id is {found.id}: name the file after it")
    if Language.PL not in found.texts:
        raise ConfigurationError(f"{name}: it has no Polish words: add them, others are shown in Polish without")
    texts = {language: _text(text, f"{name}, {language}", known) for language, text in found.texts.items()}
    return Chapter(id=found.id, order=found.order, reviewed=found.reviewed, texts=texts)


def _text(text: _Text, where: str, known: frozenset[str]) -> ChapterText:
    parts = [_part(part) for part in text.parts]
    for words in (text.title, *(point for part in parts for point in part.points)):
        if unknown := sorted(read_wording(words, where).values() - known):
            raise ConfigurationError(f"{where}: nothing gives the value {', '.join(unknown)}: correct or remove it")
    return ChapterText(title=text.title, parts=parts)


def _part(part: str | list[str] | _Steps) -> Part:
    if isinstance(part, str):
        return Part(points=(part,), kind=PartKind.TEXT)
    if isinstance(part, _Steps):
        return Part(points=tuple(part.steps), kind=PartKind.STEPS)
    return Part(points=tuple(part), kind=PartKind.LIST)
