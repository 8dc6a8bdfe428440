"""One link by which people come in, and the form in which it stands in a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError

FILE = "entry_links.yaml"
# How a file says that a link opens the page on which people choose.
CHOICE = "choice"
_LONGEST_CAMPAIGN = 80
# What every platform lets through in a link (platform sheet 4.6, 5.5).
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FIELDS = frozenset({"line", "language", "campaign", "source", "target", "ends"})
Choice = TypeVar("Choice", bound=StrEnum)


class Source(StrEnum):
    """Where a link is shown: an app, a page or a wall, never which school's or clinic's."""

    SNAPCHAT = "snapchat"
    TIKTOK = "tiktok"
    DISCORD = "discord"
    TWITCH = "twitch"
    PINTEREST = "pinterest"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    YOUTUBE = "youtube"
    PORTAL = "portal"
    POSTER = "poster"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    """One link. `target` None is the page on which people choose; `ends` is the last day on which it leads further."""

    code: str
    line: Line
    language: Language | None = None
    campaign: str = ""
    source: Source | None = None
    target: Channel | None = None
    ends: date | None = None

    def over(self, today: date) -> bool:
        return self.ends is not None and today > self.ends


def link_of(code: str, content: object) -> EntryLink:
    """One link from data; raises ConfigurationError that names what is wrong with it."""
    if not _CODE.fullmatch(code):
        raise ConfigurationError(f"{FILE}: the code {code!r} must be 1 to 64 of A-Z, a-z, 0-9, _ and -; choose another")
    where, given = f"{FILE}, {code}", content if isinstance(content, dict) else {}
    if given.get("line") not in list(Line):
        raise ConfigurationError(f'{where}: give its line as "{Line.YOUTH}" or "{Line.ADULT}", in quotes')
    if unknown := sorted(map(str, set(given) - _FIELDS)):
        raise ConfigurationError(f"{where}: {', '.join(unknown)} means nothing here; remove it")
    source = _one_of(Source, given.get("source"), f"{where}, source")
    usual = Channel.WEBCHAT if source is Source.SNAPCHAT else CHOICE
    opens = given.get("target", usual)
    return EntryLink(
        code=code,
        line=Line(given["line"]),
        language=_one_of(Language, given.get("language"), f"{where}, language"),
        campaign=_campaign(given.get("campaign", ""), where),
        source=source,
        target=None if opens == CHOICE else _one_of(Channel, opens, f"{where}, target"),
        ends=_day(given.get("ends"), where),
    )


def as_data(link: EntryLink) -> Mapping[str, object]:
    """The link as it stands in the file; what it has not is left out."""
    named = {
        "line": str(link.line),
        "language": link.language and str(link.language),
        "campaign": link.campaign,
        "source": link.source and str(link.source),
        "target": str(link.target or CHOICE),
        "ends": link.ends,
    }
    return {name: value for name, value in named.items() if value}


def _one_of(choices: type[Choice], given: object, where: str) -> Choice | None:
    if given is None:
        return None
    if not isinstance(given, str) or given not in set(choices):
        raise ConfigurationError(f"{where}: choose one of {', '.join(choices)}")
    return choices(given)


def _campaign(given: object, where: str) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST_CAMPAIGN or not (given == "" or given.isprintable()):
        raise ConfigurationError(f"{where}, campaign: give its name in up to {_LONGEST_CAMPAIGN} characters")
    return given


def _day(given: object, where: str) -> date | None:
    if given is not None and (not isinstance(given, date) or isinstance(given, datetime)):
        raise ConfigurationError(f"{where}, ends: give the last day as 2027-06-30, without quotes")
    return given
