"""Writes the page of all settings from the code: `python -m most116.testing.settings_page` makes docs/settings.md anew.

Types and limits come from the settings' own schema, defaults and meanings from defaults.toml and its comments.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from config.datafiles import read_text
from config.environment import leaves, variable
from config.settings import Settings, read_defaults
from most116.testing.components import ROOT

PAGE = ROOT / "docs/settings.md"
_HEAD = """\
# Settings

Every setting there is, written from the code by `make settings`; do not edit this page. A setting is an environment
variable, and an empty one counts as not given. **Secrets are best given as files:** with `_FILE` at its end a variable
names a file that holds the value (`MOST116_DATABASE_URL_FILE=/run/secrets/database_url`). A variable that begins with
`MOST116_` and is no setting stops the start, as does a value of the wrong kind; `most116 doctor` says what is set here
and by which variable, and never a value. Lists have commas between their parts.
"""
_GROUP = re.compile(r"^\[(\w+)\]$")
_SETTING = re.compile(r"^(\w+) = ")
_PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
_FORMATS = {"path": "path", "password": "text, secret"}
_NETWORKS = "networks"
_LIMITS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}


def settings_page() -> str:
    """The whole page, as Markdown."""
    meanings, defaults, schema = _meanings(), read_defaults(), Settings.model_json_schema()
    rows: dict[str, list[str]] = {}
    for path in leaves(Settings).values():
        given = f"{_kind(_at(schema, path), schema)}<br>default: {_shown(_value(defaults, path))}"
        cells = (f"`{variable(path)}`<br>{given}", meanings[path])
        group = path[0] if len(path) > 1 else ""
        rows.setdefault(group, []).append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return _HEAD + "".join(_table(group, lines) for group, lines in rows.items())


def _table(group: str, lines: list[str]) -> str:
    title = f"`{group}`" if group else "The whole installation"
    return f"\n## {title}\n\n| variable | meaning |\n|---|---|\n" + "\n".join(lines) + "\n"


def _meanings() -> dict[tuple[str, ...], str]:
    """What stands in comments above each setting of defaults.toml, by the path to its field."""
    return {path: " ".join(words) for path, words in _commented(read_text("defaults.toml", None).splitlines())}


def _commented(lines: list[str]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    group: tuple[str, ...] = ()
    words: list[str] = []
    for line in lines:
        if line.startswith("# "):
            words.append(line[2:])
        elif found := _GROUP.match(line):
            group, words = (found[1],), []
        elif found := _SETTING.match(line):
            yield (*group, found[1]), words
            words = []
        elif not line:
            words = []


def _at(schema: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    here = schema
    for name in path:
        here = _followed(here["properties"][name], schema)
    return here


def _followed(piece: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in piece:
        return piece
    found: Mapping[str, Any] = schema["$defs"][piece["$ref"].rpartition("/")[2]]
    return found


def _kind(piece: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """In words: what may be given, with its limits."""
    if "anyOf" in piece:
        given = [_followed(one, schema) for one in piece["anyOf"] if one.get("type") != "null"]
        return _NETWORKS if len(given) > 1 else f"{_kind(given[0], schema)}, or empty"
    if "enum" in piece:
        return ", ".join(f"`{one}`" for one in piece["enum"])
    if piece["type"] == "array":
        parts = piece["items"]
        one = "host:port" if parts.get("type") == "array" else _kind(_followed(parts, schema), schema)
        return f"list: {one}"
    name = _FORMATS.get(piece.get("format", ""), _PLAIN[piece["type"]])
    limits = [f"{words} {piece[limit]:g}" for limit, words in _LIMITS.items() if limit in piece]
    form = f"matches `{piece['pattern']}`" if "pattern" in piece else ""
    return ", ".join(part for part in (name, *limits, form) if part)


def _value(defaults: Mapping[str, Any], path: tuple[str, ...]) -> object:
    here: Any = defaults
    for name in path:
        here = here[name]
    return here


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "`" + ",".join(str(one) for one in value) + "`"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`" if value != "" else "empty"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
