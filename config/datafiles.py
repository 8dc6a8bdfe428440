"""Finds data files: the operators' own folder first, then what was installed."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from most116.core.errors import ConfigurationError

# libyaml reads the catalogue ten times faster; where it was not built, the slow loader gives the same result.
if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What the YAML library lets through from a value that is none of its kind, and from lists too deep.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


class _Loader(_SafeLoader):
    """A safe loader that refuses a key written twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            raise yaml.MarkedYAMLError(problem="a key is written twice", problem_mark=node.start_mark)
        return mapping


def find(name: str, overlay: Path | None) -> Traversable:
    """The file `name` (such as `texts/pl.yaml`): the overlay's when it has one, else the installed one."""
    parts = _parts(name)
    if overlay is not None:
        own = overlay.joinpath(*parts)
        if own.is_file():
            return own
    installed = files("config").joinpath(*parts)
    if not installed.is_file():
        raise ConfigurationError(f"data file {name} is missing: install most116 again, or put it into the data folder")
    return installed


def read_text(name: str, overlay: Path | None) -> str:
    """The content of `name` as text."""
    try:
        return find(name, overlay).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"data file {name} cannot be read ({type(error).__name__}): it must be readable UTF-8"
        ) from None


def read_mapping(name: str, overlay: Path | None) -> Mapping[str, object]:
    """The content of the YAML file `name`, whose top level must be keys with values."""
    try:
        content = yaml.load(read_text(name, overlay), Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" near line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise ConfigurationError(f"data file {name} is not valid YAML{place}: {problem}") from None
    except _UNREADABLE as error:
        raise ConfigurationError(
            f"data file {name} holds a value that cannot be read ({type(error).__name__}), such as a day that no month "
            "has: correct it"
        ) from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise ConfigurationError(f"data file {name} must hold keys with values: see the installed one for the form")
    return content


def line_of(name: str, overlay: Path | None, where: Sequence[int | str]) -> int:
    """The line of the YAML file `name` where the value at `where` (keys, places in lists) begins, or what lacks it."""
    node = yaml.compose(read_text(name, overlay), Loader=_SafeLoader)
    for step in where:
        inner = _below(node, step)
        if inner is None:
            break
        node = inner
    return 1 if node is None else node.start_mark.line + 1


def _below(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        inside: dict[object, yaml.Node] = {key.value: value for key, value in node.value if isinstance(key.value, str)}
        return inside.get(step)
    items: list[yaml.Node] = node.value if isinstance(node, yaml.SequenceNode) else []
    return items[step] if isinstance(step, int) and step < len(items) else None


def names_in(folder: str, overlay: Path | None) -> list[str]:
    """Names of all data files in `folder`, installed or the operators' own, sorted."""
    parts = _parts(folder)
    places: list[Traversable] = [files("config").joinpath(*parts)]
    if overlay is not None:
        places.append(overlay.joinpath(*parts))
    found = {f"{folder}/{item.name}" for place in places if place.is_dir() for item in place.iterdir()}
    return sorted(name for name in found if name.endswith(".yaml"))


def version_of(names: list[str], overlay: Path | None) -> str:
    """A short hash over the content of `names`, so that a record can say which data was in force."""
    digest = hashlib.sha256()
    for name in names:
        content = read_text(name, overlay).encode()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _parts(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name or "\0" in name:
        raise ConfigurationError(f"data file name {name!r} must be relative and stay inside the data folder")
    return path.parts
