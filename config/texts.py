"""Every text a person reads: loads texts/*.yaml, checks that all languages say the same, and fills in values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from config.counting import counted
from config.datafiles import names_in, read_mapping, version_of
from config.phone_numbers import NumberTable
from config.wording import Wording, fill, read_wording
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError
from most116.core.ids import TextKey

_FOLDER = "texts"
_INTERFACE = "texts/interface"
_REFERENCE = Language.PL
# What the desk says to staff, and the languages that it speaks.
_STAFF = "desk."
STAFF_LANGUAGES = (Language.PL, Language.UK, Language.EN)
_NOTHING: Mapping[str, str] = MappingProxyType({})
# The values each text asks its caller for; numbers come from the table and need no declaration.
CALLER_VALUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "language.nobody": frozenset({"hours"}),
        "consultant.here": frozenset({"alias"}),
        "transfer.ask": frozenset({"line"}),
        "handover": frozenset({"alias"}),
        "delete.done": frozenset({"code"}),
        "delete.later": frozenset({"contact"}),
        "privacy": frozenset({"link"}),
        "pause": frozenset({"time"}),
        "private_only": frozenset({"link"}),
        "followup.ask": frozenset({"when"}),
    }
)
# Questions that make no sense without this value; asking one without it is a bug and raises.
_NEEDED: Mapping[str, str] = MappingProxyType({"transfer.ask": "line", "followup.ask": "when"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in one language. `id` is its number in the domain sheet; `sms` exists in Polish only."""

    id: str
    chat: Wording
    sms: Wording | None


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue in force. `version` changes with every change of a text or a number."""

    version: str
    catalogue: Mapping[Language, Mapping[str, Entry]]
    strings: Mapping[Language, Mapping[str, Wording]]
    numbers: Mapping[str, str]

    def render(
        self,
        key: TextKey,
        *,
        language: Language,
        line: Line | None,
        channel: Channel | None = None,
        values: Mapping[str, str] = _NOTHING,
    ) -> str:
        """The text `key` as the person will read it.

        A sentence whose value is missing is left out. SMS in Polish has its own wording. `line` None: not known yet.
        """
        entry = self.catalogue[language].get(key)
        if entry is None:
            raise ConfigurationError(f"texts/{language}.yaml has no text {key}: add it in every language")
        if key in _NEEDED and not values.get(_NEEDED[key]):
            raise ValueError(f"the text {key} must be given the value {_NEEDED[key]}")
        wording = entry.sms if channel is Channel.SMS and entry.sms else entry.chat
        return fill(wording.of(line), {**values, **self.numbers})

    def interface(
        self, key: str, language: Language, line: Line | None = None, values: Mapping[str, str] = _NOTHING
    ) -> str:
        """A fixed string of a page; a string of the desk in Polish where an operator has it in no other language."""
        wording = self.strings[language].get(key)
        if wording is None and key.startswith(_STAFF):
            wording = self.strings[_REFERENCE].get(key)
        if wording is None:
            raise ConfigurationError(f"{_INTERFACE}/{language}.yaml has no string {key}: add it in every language")
        units = {name: self.strings[language][key].of(line) for name, key in counted(values, language).items()}
        return fill(wording.of(line), {**values, **units, **self.numbers})


def load_texts(overlay: Path | None, numbers: NumberTable) -> Texts:
    """Read and check all texts; whatever is missing in a language stops the start."""
    pages = [name for name in names_in(_INTERFACE, overlay) if _language_of(name) is not None]
    texts = Texts(
        version=version_of([*(_catalogue_file(language) for language in Language), *pages, "numbers.yaml"], overlay),
        catalogue={language: _catalogue(language, overlay) for language in Language},
        strings={language: _strings(language, pages, overlay) for language in Language},
        numbers=numbers.values(),
    )
    known = frozenset(f"number.{name}{part}" for name in numbers.numbers for part in ("", ".hours"))
    for language in Language:
        _check_catalogue(language, texts.catalogue, known)
        _check_strings(language, texts.strings, known)
    return texts


def _catalogue_file(language: Language) -> str:
    return f"{_FOLDER}/{language}.yaml"


def _catalogue(language: Language, overlay: Path | None) -> Mapping[str, Entry]:
    name = _catalogue_file(language)
    return {key: _entry(content, f"{name}, {key}") for key, content in read_mapping(name, overlay).items()}


def _entry(content: object, where: str) -> Entry:
    forms = dict(content) if isinstance(content, dict) else {}
    number = forms.pop("id", None)
    sms = forms.pop("sms", None)
    if not isinstance(number, str):
        raise ConfigurationError(f"{where}: add `id`, the number of the text in the domain sheet")
    return Entry(number, read_wording(forms, where), None if sms is None else read_wording(sms, f"{where}, sms"))


def _language_of(name: str) -> Language | None:
    """The language of an interface file, which is named `pl.yaml` or `pl_part.yaml`."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".yaml").split("_", 1)[0]
    return Language(stem) if stem in set(Language) else None


def _strings(language: Language, pages: list[str], overlay: Path | None) -> Mapping[str, Wording]:
    found: dict[str, Wording] = {}
    for name in pages:
        if _language_of(name) is not language:
            continue
        for key, content in read_mapping(name, overlay).items():
            if key in found:
                raise ConfigurationError(f"{name}, {key}: another file of this language has it already; remove one")
            found[key] = read_wording(content, f"{name}, {key}")
    return found


def _check_catalogue(
    language: Language, catalogue: Mapping[Language, Mapping[str, Entry]], known: frozenset[str]
) -> None:
    name, reference, own = _catalogue_file(language), catalogue[_REFERENCE], catalogue[language]
    _check_keys(name, set(reference), set(own))
    for key, entry in own.items():
        if entry.id != reference[key].id:
            raise ConfigurationError(f"{name}, {key}: id is {entry.id}, in texts/pl.yaml it is {reference[key].id}")
        if (entry.sms is None) is (language is _REFERENCE):
            raise ConfigurationError(f"{name}, {key}: `sms` belongs to every Polish text and to no other")
        used = entry.chat.values() | (entry.sms.values() if entry.sms else frozenset())
        undeclared = sorted(used - known - CALLER_VALUES.get(key, frozenset()))
        if undeclared:
            raise ConfigurationError(f"{name}, {key}: nothing gives the value {', '.join(undeclared)}: remove it")


def _check_strings(
    language: Language, strings: Mapping[Language, Mapping[str, Wording]], known: frozenset[str]
) -> None:
    name = f"{_INTERFACE}/{language}.yaml"
    wanted = {key for key in strings[_REFERENCE] if not key.startswith(_STAFF)}
    _check_keys(name, wanted, {key for key in strings[language] if not key.startswith(_STAFF)})
    for key, wording in strings[language].items():
        unknown = sorted(value for value in wording.values() - known if value.startswith("number."))
        if unknown:
            raise ConfigurationError(f"{name}, {key}: numbers.yaml has no {', '.join(unknown)}: correct the id")


def _check_keys(name: str, reference: set[str], own: set[str]) -> None:
    if reference - own:
        raise ConfigurationError(f"{name} lacks {', '.join(sorted(reference - own))}: add it, as in Polish")
    if own - reference:
        raise ConfigurationError(f"{name} has {', '.join(sorted(own - reference))}, which Polish has not: remove it")
