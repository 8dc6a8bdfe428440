"""Finds and reads the files of rules, an operator's before ours, and says in which line an error stands."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError

CUES, WORDS, GRAMMAR = "cues.yaml", "stop_words.yaml", "grammar.yaml"
RULE_FOLDERS = ("urgency", "modifiers", "signs")
CLASSES, FORMS, FIELDS = "classes", "forms", "fields"
_FOLDERS = (*RULE_FOLDERS, CLASSES, FORMS, FIELDS)
_NAME = re.compile(rf"({'|'.join(Language)}|all)(_[a-z0-9_]+)?\.yaml")
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model", bound=BaseModel)
_Path = Sequence[int | str]


def _once(loader: Any, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
    """A mapping without a key written twice: YAML would keep the last and drop the rules of the first."""
    mapping = _SafeLoader.construct_mapping(loader, node, deep)
    if len(mapping) < len(node.value):
        raise yaml.MarkedYAMLError(problem="a key is written twice", problem_mark=node.start_mark)
    return mapping


_Loader: Any = type("_Loader", (_SafeLoader,), {"construct_mapping": _once})


def read_texts(overlay: Path | None) -> dict[str, str]:
    """Every file by its name below rules/, in the order in which they are read. Raises ConfigurationError."""
    return dict(each_text(overlay))


def each_text(overlay: Path | None) -> Iterator[tuple[str, str]]:
    """The same one after the other, for who need not hold megabytes of them at once. Raises ConfigurationError."""
    places: dict[str, Traversable] = {}
    for root in (files("safety_rules").joinpath("rules"), *([overlay / "rules"] if overlay else [])):
        for name in (CUES, WORDS, GRAMMAR):
            if (place := root.joinpath(name)).is_file():
                places[name] = place
        for folder in _FOLDERS:
            places |= {f"{folder}/{place.name}": place for place in _yaml_files(root.joinpath(folder), folder)}
    return ((name, _read(name, places[name])) for name in sorted(places))


def version_of(texts: Iterable[tuple[str, str]], dictionaries: str) -> str:
    """The same for the same content, in the order of the names, and dictionaries, on whatever machine they are read."""
    digest = hashlib.sha256(dictionaries.encode())
    for name, text in texts:
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()[:12]


def language_of(name: str) -> Language | None:
    """The language of a file; None for `all`."""
    prefix = name.rpartition("/")[2].partition(".")[0].partition("_")[0]
    return None if prefix == "all" else Language(prefix)


def mapping(name: str, text: str) -> dict[str, object]:
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise ConfigurationError(f"rules/{name}{place} is not valid YAML: {getattr(error, 'problem', '')}") from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise ConfigurationError(f"rules/{name} must hold keys with values: see the installed file for the form")
    return content


def checked(model: type[_Model], name: str, text: str) -> _Model:
    """The file as its model. Raises ConfigurationError that names file, line, rule and what is wrong."""
    content = mapping(name, text)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{place_of(name, text, first['loc'])}{where}: {first['msg']}") from None


def place_of(name: str, text: str, path: _Path) -> str:
    """`rules/urgency/pl.yaml, line 12, pl.wish.gone: `, as near to the path as the file goes."""
    line, rule = 0, ""
    for node in _nodes(yaml.compose(text, Loader=_SafeLoader), path):
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            rule = next((value.value for key, value in node.value if key.value == "id"), rule)
    return f"rules/{name}, line {line}, {rule}: " if rule else f"rules/{name}, line {line}, "


def _nodes(node: Any, path: _Path) -> Iterator[Any]:
    yield node
    if not path:
        return
    key, *rest = path
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        yield from _nodes(node.value[key], rest)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                yield from _nodes(value, rest)


def _yaml_files(folder: Traversable, name: str) -> list[Traversable]:
    if not folder.is_dir():
        return []
    found = [place for place in folder.iterdir() if place.name.endswith(".yaml")]
    for place in found:
        if not _NAME.fullmatch(place.name):
            raise ConfigurationError(
                f"rules/{name}/{place.name}: a file's name begins with its language: pl.yaml, uk_home.yaml, all.yaml"
            )
    return found


def _read(name: str, place: Traversable) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"rules/{name} cannot be read ({type(error).__name__}): it must be there and be UTF-8"
        ) from None
