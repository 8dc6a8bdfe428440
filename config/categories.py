"""What a record of a talk may say: main categories with sub-items for each line, and kinds of referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from config.datafiles import read_mapping, version_of
from config.texts import STAFF_LANGUAGES
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError

_FILE = "categories.yaml"
_BOTH, _REFERRALS = "both", "referrals"
_SPOKEN = {language.value for language in STAFF_LANGUAGES}
_Main = Annotated[str, Field(pattern=r"^[A-Z]{1,4}$")]
_Part = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,24}$")]
_T = TypeVar("_T")
_Labels = Mapping[Language, Annotated[str, Field(min_length=1, max_length=60)]]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Labels
    parts: Mapping[_Part, _Labels] = Field(default_factory=dict)


_SCHEME = TypeAdapter(dict[_Main, _Entry])
_LIST = TypeAdapter(dict[_Part, _Labels])


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A main category such as `V`, a sub-item such as `V.bullying`, or a kind of referral."""

    code: str
    labels: Mapping[Language, str]
    parts: tuple["Category", ...] = ()

    def label(self, language: Language) -> str:
        return self.labels.get(language) or self.labels[Language.PL]


@dataclass(frozen=True, slots=True, kw_only=True)
class Categories:
    """The schemes in the order of the file, and the hash of the file they came from."""

    schemes: Mapping[Line, tuple[Category, ...]]
    referrals: tuple[Category, ...]
    version: str

    def mains(self, line: Line) -> frozenset[str]:
        return frozenset(main.code for main in self.schemes[line])

    def parts(self, line: Line) -> frozenset[str]:
        return frozenset(part.code for main in self.schemes[line] for part in main.parts)

    def referral_codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.referrals)


def load_categories(overlay: Path | None) -> Categories:
    """Read and check categories.yaml; ConfigurationError names the place and what is wrong there."""
    return _load(version_of([_FILE], overlay), overlay)


# Records, figures and the pages each ask for it.
@lru_cache(maxsize=2)
def _load(version: str, overlay: Path | None) -> Categories:
    content = read_mapping(_FILE, overlay)
    if set(content) != {*Line, _BOTH, _REFERRALS}:
        raise ConfigurationError(f"{_FILE} must hold {', '.join([*Line, _BOTH, _REFERRALS])} and nothing else")
    both = _mains(_BOTH, content[_BOTH])
    schemes = {line: (*_mains(line, content[line]), *both) for line in Line}
    for line, mains in schemes.items():
        if len({main.code for main in mains}) < len(mains):
            raise ConfigurationError(f"{_FILE}, {line}: a category stands under {_BOTH} too: keep one of them")
    referrals = tuple(
        _category(f"{_REFERRALS}, {code}", code, labels)
        for code, labels in _checked(_REFERRALS, _LIST, content[_REFERRALS]).items()
    )
    return Categories(schemes=schemes, referrals=referrals, version=version)


def _mains(where: str, content: object) -> tuple[Category, ...]:
    entries = _checked(where, _SCHEME, content)
    return tuple(
        _category(
            f"{where}, {code}",
            code,
            entry.name,
            tuple(
                _category(f"{where}, {code}.{part}", f"{code}.{part}", labels) for part, labels in entry.parts.items()
            ),
        )
        for code, entry in entries.items()
    )


def _checked(where: str, form: TypeAdapter[_T], content: object) -> _T:
    try:
        return form.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigurationError(f"{_FILE}, {where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _category(where: str, code: str, labels: Mapping[Language, str], parts: tuple[Category, ...] = ()) -> Category:
    if set(labels) != _SPOKEN:
        raise ConfigurationError(f"{_FILE}, {where}: give the label in {', '.join(sorted(_SPOKEN))} and no other")
    return Category(code=code, labels=labels, parts=parts)
