"""The table of telephone numbers that texts and pages may show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.datafiles import read_mapping, version_of
from most116.core.conversation import Language
from most116.core.errors import ConfigurationError

_FILE = "numbers.yaml"
# Without these a person in danger would be left with no number at all.
_ALWAYS = ("n112", "n116111", "n116123")
# European rules forbid assigning it; people mistake it for 112 (domain sheet 1.2).
_FORBIDDEN = "116112"
_CHECK_EVERY = timedelta(days=90)


class Number(BaseModel):
    """One number as it is printed, with its last check by a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str = Field(pattern=r"^[0-9]+( [0-9]+)*$")
    label: Mapping[Language, str]
    audience: str
    free: bool
    hours: str | None
    verified_on: date
    verified_by: str = Field(min_length=1)
    show: bool
    # Where people can read about it, as it is printed; empty: nothing is said.
    source: str = ""


@dataclass(frozen=True, slots=True)
class NumberTable:
    """All numbers by id, and the hash of the file they came from."""

    numbers: Mapping[str, Number]
    version: str

    def value(self, number: str) -> str | None:
        """The number as printed, or None when it may not be shown."""
        found = self.numbers.get(number)
        return found.value if found and found.show else None

    def hours(self, number: str) -> str | None:
        """The verified hours, or None when nobody verified them."""
        found = self.numbers.get(number)
        return found.hours if found and found.show else None

    def shown(self) -> Mapping[str, Number]:
        """The numbers a list on a page may hold: shown, with verified hours."""
        return {name: number for name, number in self.numbers.items() if number.show and number.hours}

    def stale(self, today: date) -> list[str]:
        """Ids whose last check is older than 90 days."""
        return [name for name, number in self.numbers.items() if is_old(number, today)]

    def values(self) -> Mapping[str, str]:
        """What `[[number.ID]]` and `[[number.ID.hours]]` stand for; what may not be shown is not in it."""
        filled = {f"number.{name}": self.value(name) for name in self.numbers}
        filled |= {f"number.{name}.hours": self.hours(name) for name in self.numbers}
        return {name: text for name, text in filled.items() if text}


def is_old(number: Number, today: date) -> bool:
    """Whether its last check was more than 90 days ago."""
    return today - number.verified_on > _CHECK_EVERY


def load_numbers(overlay: Path | None) -> NumberTable:
    """Read and check numbers.yaml."""
    numbers: dict[str, Number] = {}
    for name, entry in read_mapping(_FILE, overlay).items():
        try:
            number = Number.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigurationError(f"{_FILE}, {name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        _check(name, number)
        numbers[name] = number
    for name in _ALWAYS:
        if name not in numbers or not numbers[name].show:
            raise ConfigurationError(
                f"{_FILE}: {name} is missing or not shown, and every text leads to it: put it back"
            )
    return NumberTable(numbers, version_of([_FILE], overlay))


def _check(name: str, number: Number) -> None:
    digits = number.value.replace(" ", "")
    if digits == _FORBIDDEN:
        raise ConfigurationError(f"{_FILE}, {name}: this number must not exist; the emergency number is n112")
    if name != f"n{digits}":
        raise ConfigurationError(f"{_FILE}, {name}: the id must be n and the digits of the value, n{digits}")
    missing = [language.value for language in Language if not number.label.get(language)]
    if missing:
        raise ConfigurationError(f"{_FILE}, {name}: add a label for {', '.join(missing)}")
