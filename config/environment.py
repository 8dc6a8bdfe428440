"""Reads the MOST116_ variables of an environment into nested settings."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel

from config.child_environment import PREFIX
from most116.core.errors import ConfigurationError

_DELIMITER = "__"
_FROM_FILE = "_FILE"
# Said to the tests and not to the program, which must start beside them all the same.
_FOR_TESTS = ("MOST116_TEST_", "MOST116_SPECS")


def leaves(model: type[BaseModel], above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Every setting of `model`: the name of its variable and the path to its field."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in model.model_fields.items():
        path = (*above, name)
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= leaves(kind, path)
        else:
            found[variable(path)] = path
    return found


def variable(path: Iterable[str]) -> str:
    """The name of the variable that sets the field at `path`."""
    return PREFIX + _DELIMITER.join(path).upper()


def read_environment(environ: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    """The settings given in `environ`; an empty variable counts as not given, an unknown one stops the start."""
    given: dict[str, str] = {}
    for name, value in environ.items():
        if not is_ours(name):
            continue
        setting = setting_of(name, known)
        if value == "":
            continue
        if setting in given:
            raise ConfigurationError(f"{setting} is given twice, by value and by {setting}{_FROM_FILE}: remove one")
        given[setting] = value if setting == name else _content(name, value)
    nested: dict[str, object] = {}
    for setting, value in given.items():
        place(nested, known[setting], value)
    return nested


def is_ours(name: str) -> bool:
    """Whether a variable of this name speaks to the program."""
    return name.startswith(PREFIX) and not name.startswith(_FOR_TESTS)


def setting_of(name: str, known: Iterable[str]) -> str:
    """The setting that variable `name` gives, directly or by a file."""
    known = list(known)
    if name in known:
        return name
    if name.removesuffix(_FROM_FILE) in known:
        return name.removesuffix(_FROM_FILE)
    raise ConfigurationError(f"{name} is not a setting{nearest(name, known)}: correct or remove it")


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the most similar known name, or nothing when none is similar."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def place(nested: dict[str, object], path: tuple[str, ...], value: object) -> None:
    """Put `value` at `path` into nested dictionaries."""
    for part in path[:-1]:
        below = nested.setdefault(part, {})
        if not isinstance(below, dict):
            raise TypeError(f"{part} is a setting and not a group of settings")
        nested = below
    nested[path[-1]] = value


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{name} names a file that cannot be read ({type(error).__name__}): check its path and permissions"
        ) from None
