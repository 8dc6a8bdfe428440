"""The two lines as operators describe them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.datafiles import read_mapping, version_of
from config.phone_numbers import NumberTable
from most116.core.conversation import AgeBand, Language, Line
from most116.core.errors import ConfigurationError

_FILE = "lines.yaml"
_EVERY = {language.value for language in Language}


class _Ages(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: int = Field(ge=4, le=110)
    last: int = Field(ge=4, le=110)


class _Entry(BaseModel):
    """One line as it is written in the file. Both lines answer around the clock, so no other hours can be given."""

    model_config = ConfigDict(extra="forbid")

    name: Mapping[Language, str]
    number: str
    register_: Literal["youth", "adult"] = Field(alias="register")
    ages: _Ages
    hours: Literal["24/7"]
    duty: Mapping[Language, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One helpline: its names, telephone, whom it is for and when it writes in which language.

    `phone` is as printed. `duty` holds only hours that are confirmed. `register` is how the line speaks to people.
    """

    line: Line
    names: Mapping[Language, str]
    phone: str
    register: Literal["youth", "adult"]
    first_age: int
    last_age: int
    bands: frozenset[AgeBand]
    hours: str
    duty: Mapping[Language, str]

    def suits(self, band: AgeBand) -> bool:
        """True when people of this age are whom the line is for; an unknown age suits every line."""
        return band is AgeBand.UNKNOWN or band in self.bands


@dataclass(frozen=True, slots=True)
class LineTable:
    """Both lines, and the hash of the file they came from."""

    records: Mapping[Line, LineRecord]
    version: str

    def __getitem__(self, line: Line) -> LineRecord:
        return self.records[line]

    def __iter__(self) -> Iterator[LineRecord]:
        return iter(self.records.values())


def load_lines(overlay: Path | None, numbers: NumberTable) -> LineTable:
    """Read and check lines.yaml; both lines must be there."""
    content = read_mapping(_FILE, overlay)
    if set(content) != set(Line):
        raise ConfigurationError(f"{_FILE} must hold the lines {' and '.join(Line)} and no other")
    records = {line: _record(line, content[line], numbers) for line in Line}
    return LineTable(records, version_of([_FILE], overlay))


def _record(line: Line, content: object, numbers: NumberTable) -> LineRecord:
    try:
        entry = _Entry.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigurationError(f"{_FILE}, {line}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    phone = numbers.value(entry.number)
    if phone is None:
        raise ConfigurationError(f"{_FILE}, {line}: {entry.number} is not a shown number of numbers.yaml: correct it")
    if set(entry.name) != _EVERY:
        raise ConfigurationError(f"{_FILE}, {line}: give the name in {', '.join(sorted(_EVERY))}")
    if entry.ages.first > entry.ages.last:
        raise ConfigurationError(f"{_FILE}, {line}: the first age is above the last")
    return LineRecord(
        line=line,
        names=entry.name,
        phone=phone,
        register=entry.register_,
        first_age=entry.ages.first,
        last_age=entry.ages.last,
        bands=frozenset(AgeBand.of(age) for age in range(entry.ages.first, entry.ages.last + 1)),
        hours=entry.hours,
        duty={language: hours for language, hours in entry.duty.items() if hours},
    )
