"""The fields of a local crisis centre: what each may hold, and what to do when it does not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

_ALWAYS = "24/7"
_LONGEST = 300
_BETWEEN = re.compile(r"[,;/|\n]+")
# What stands in a name of a town or a county; anything else means that the letters were read wrongly.
_PLACE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'()–-])*")
_NUMBER = re.compile(r"(?:(?:\+|00)48)?([1-9][0-9]{8})")
_BESIDE_DIGITS = re.compile(r"[\s().–-]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
# Numbers of mobile networks are read in threes, others after the two digits of their area (numbering plan of Poland).
_MOBILE = frozenset({"45", "50", "51", "53", "57", "60", "66", "69", "70", "72", "73", "78", "79", "80", "88"})
_VOIVODESHIPS = (
    "dolnośląskie", "kujawsko-pomorskie", "lubelskie", "lubuskie", "łódzkie", "małopolskie", "mazowieckie", "opolskie",
    "podkarpackie", "podlaskie", "pomorskie", "śląskie", "świętokrzyskie", "warmińsko-mazurskie", "wielkopolskie",
    "zachodniopomorskie",
)  # fmt: skip
_YES, _NO = frozenset({"tak", "yes", "true", "1"}), frozenset({"nie", "no", "false", "0"})
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y")


class WrongField(ValueError):
    """A field that cannot be taken. `wrong` says what is the matter, `remedy` what to write."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How a column is called, also in Polish, and how its text is read. `read` raises WrongField."""

    names: tuple[str, ...]
    read: Callable[[str], object]
    needed: bool = False


def _text(value: str) -> str:
    if len(value) > _LONGEST:
        raise WrongField(f"it has {len(value)} characters", f"write at most {_LONGEST}")
    return " ".join(value.split())


def _place(value: str) -> str:
    found = _text(value)
    if not _PLACE.fullmatch(found):
        raise WrongField("it holds a sign that no such name has", "correct it, or save the file as UTF-8")
    return found


def _places(value: str) -> tuple[str, ...]:
    return tuple(_place(part.strip()) for part in _BETWEEN.split(value) if part.strip())


def _voivodeship(value: str) -> str:
    found = _text(value).lower().removeprefix("województwo ").removeprefix("woj. ")
    if found not in _VOIVODESHIPS:
        raise WrongField("there is no such voivodeship", f"write one of: {', '.join(_VOIVODESHIPS)}")
    return found


def _phones(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_phone(part) for part in _BETWEEN.split(value) if part.strip()))


def _phone(value: str) -> str:
    found = _NUMBER.fullmatch(_BESIDE_DIGITS.sub("", value))
    if found is None:
        raise WrongField(
            "a number does not have nine digits",
            "write it as 12 345 67 89, several with commas between; numbers for all of Poland belong in numbers.yaml",
        )
    digits = found[1]
    if digits[:2] in _MOBILE:
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    return f"{digits[:2]} {digits[2:5]} {digits[5:7]} {digits[7:]}"


def _hours(value: str) -> str:
    found = _text(value)
    return _ALWAYS if found.lower().rstrip(".") in {"24/7", "całodobowo", "całą dobę", "24h", "24 h"} else found


def _yes_or_no(value: str) -> bool | None:
    word = value.strip().lower()
    if word not in _YES | _NO | {""}:
        raise WrongField("it is neither yes nor no", "write tak or nie; leave it empty when nobody knows")
    return None if not word else word in _YES


def _languages(value: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip().lower() for part in _BETWEEN.split(value) if part.strip()))
    if not all(_LANGUAGE.fullmatch(code) for code in found):
        raise WrongField("a language is not a code of two letters", "write codes with commas between: pl, uk, en")
    return found


def _checked(value: str) -> date:
    for form in _DATES:
        try:
            return datetime.strptime(value.strip(), form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise WrongField("it is not a date", "write it as 2026-11-21 or 21.11.2026")


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "name": Field(names=("name", "nazwa"), read=_text, needed=True),
        "town": Field(names=("town", "miejscowość", "miasto"), read=_place, needed=True),
        "county": Field(names=("county", "powiat"), read=_place, needed=True),
        "voivodeship": Field(names=("voivodeship", "województwo"), read=_voivodeship, needed=True),
        "serves": Field(names=("serves", "obejmuje"), read=_places),
        "phones": Field(names=("phones", "phone", "telefony", "telefon"), read=_phones, needed=True),
        "hours": Field(names=("hours", "godziny"), read=_hours),
        "address": Field(names=("address", "adres"), read=_text),
        "wheelchair": Field(names=("wheelchair", "wózek"), read=_yes_or_no),
        "interpreter": Field(names=("interpreter", "pjm"), read=_yes_or_no),
        "induction_loop": Field(names=("induction_loop", "pętla indukcyjna"), read=_yes_or_no),
        "quiet_hours": Field(names=("quiet_hours", "ciche godziny"), read=_hours),
        "languages": Field(names=("languages", "języki"), read=_languages),
        "source": Field(names=("source", "źródło"), read=_text, needed=True),
        "checked": Field(names=("checked", "sprawdzono"), read=_checked, needed=True),
    }
)
