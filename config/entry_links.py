"""The table of links by which people come in, each named by the code that it carries into a channel."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from config.datafiles import read_mapping
from config.entry_link import FILE, EntryLink, link_of
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError

_NO_LINKS: Mapping[str, EntryLink] = MappingProxyType({})


class EntryLinks:
    """The links in force, by their codes."""

    def __init__(self, links: Mapping[str, EntryLink] = _NO_LINKS) -> None:
        self._links = links

    @property
    def links(self) -> Mapping[str, EntryLink]:
        return self._links

    def find(self, code: str | None) -> EntryLink | None:
        return self.links.get(code or "")

    def known(self, code: str) -> str:
        """The code if it is one of ours, else nothing: what a stranger put into a link goes no further."""
        return code if self.find(code) else ""

    def line(self, code: str | None, otherwise: Line | None) -> Line | None:
        """The line that the code belongs to; that of the page or number when there is no code of ours."""
        link = self.find(code)
        return link.line if link else otherwise

    def language(self, code: str | None) -> Language | None:
        """The language of what the person saw before they came."""
        link = self.find(code)
        return link.language if link else None


def load_entry_links(overlay: Path | None) -> EntryLinks:
    """The links as they are now. Raises ConfigurationError that names the code and the remedy."""
    return EntryLinks(read_links(overlay))


def read_links(overlay: Path | None) -> Mapping[str, EntryLink]:
    """The two codes of the lines, and beside them those in the data folder; raises ConfigurationError."""
    installed, own = _read(None), own_links(overlay)
    for code in installed.keys() & own.keys():
        if own[code].line is not installed[code].line:
            raise ConfigurationError(f"{FILE}: {code} belongs to {installed[code].line}; choose another code")
    return {**installed, **own}


def own_links(overlay: Path | None) -> Mapping[str, EntryLink]:
    """The links in the data folder alone; raises ConfigurationError."""
    return _read(overlay) if overlay is not None and (overlay / FILE).is_file() else {}


def _read(overlay: Path | None) -> Mapping[str, EntryLink]:
    return {code: link_of(code, content) for code, content in read_mapping(FILE, overlay).items()}
