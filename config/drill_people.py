"""Who writes in a drill: invented people, their words, and the tier that the rules are to give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.datafiles import read_mapping
from most116.core.conversation import Channel, Line
from most116.core.errors import ConfigurationError

_FILE = "drill_people.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: Channel
    after: int = Field(ge=0, le=1800)
    tier: str
    says: list[str] = Field(min_length=1)
    answers: list[str] = []


class _File(BaseModel):
    people: dict[Line, list[_Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPerson:
    """`after` the start they write `says`, one by one; then one of `answers` to each reply. `tier`: its label."""

    channel: Channel
    after: timedelta
    tier: str
    says: Sequence[str]
    answers: Sequence[str]


def load_drill_people(overlay: Path | None) -> Mapping[Line, Sequence[DrillPerson]]:
    """By line. Raises ConfigurationError."""
    content = read_mapping(_FILE, overlay)
    try:
        found = _File.model_validate({"people": content}).people
        return {line: [_person(one) for one in found[line]] for line in Line}
    except (KeyError, ValidationError):
        raise ConfigurationError(f"{_FILE} is not a list of people for each line: take the installed one") from None


def _person(one: _Entry) -> DrillPerson:
    return DrillPerson(
        channel=one.channel,
        after=timedelta(seconds=one.after),
        tier=one.tier,
        says=tuple(one.says),
        answers=tuple(one.answers),
    )
