"""The table of links by which people come in, each named by the code that it carries into a channel."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.datafiles import read_mapping
from most116.core.conversation import Line
from most116.core.errors import ConfigurationError

_FILE = "entry_links.yaml"
# What every platform lets through in a link (platform sheet 4.6, 5.5).
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class EntryLinks:
    """The line of each code."""

    lines: Mapping[str, Line] = field(default_factory=dict)

    def known(self, code: str) -> str:
        """The code if it is one of ours, else nothing: what a stranger put into a link goes no further."""
        return code if code in self.lines else ""

    def line(self, code: str | None, otherwise: Line | None) -> Line | None:
        """The line that the code belongs to; that of the page or number when there is no code of ours."""
        return self.lines.get(code or "", otherwise)


def load_entry_links(overlay: Path | None) -> EntryLinks:
    """Raises ConfigurationError that names the code and the remedy."""
    return EntryLinks({code: _line_of(code, content) for code, content in read_mapping(_FILE, overlay).items()})


def _line_of(code: str, content: object) -> Line:
    if not _CODE.fullmatch(code):
        raise ConfigurationError(
            f"{_FILE}: the code {code!r} must be 1 to 64 of A-Z, a-z, 0-9, _ and -; choose another"
        )
    line = content.get("line") if isinstance(content, dict) else None
    if line not in set(Line):
        raise ConfigurationError(f'{_FILE}, {code}: give its line as "{Line.YOUTH}" or "{Line.ADULT}", in quotes')
    unknown = sorted(set(content) - {"line"}) if isinstance(content, dict) else []
    if unknown:
        raise ConfigurationError(f"{_FILE}, {code}: {', '.join(map(str, unknown))} means nothing here; remove it")
    return Line(line)
