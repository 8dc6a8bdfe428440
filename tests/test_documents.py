"""The documents: settings are as the code says, every page is in the site, and every link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.environment import leaves
from config.settings import Settings
from most116.testing import site_pages
from most116.testing.settings_page import PAGE, settings_page

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINKING = [*PAGES, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ELSEWHERE = ("https://", "http://", "mailto:")


def anchors(page: Path) -> set[str]:
    """The names that headings get, at GitHub and in mkdocs alike: words in small letters with hyphens between."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    kept = (re.sub(r"[^\w\s-]", "", title.lower()).strip() for title in HEADING.findall(prose))
    return {re.sub(r"\s", "-", title) for title in kept}


def broken(page: Path) -> Iterator[str]:
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if not link.startswith(ELSEWHERE) and not leads(page, link):
            yield link


def leads(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    # A page of the site cannot lead out of it; what stands beside it is named without a link.
    inside = target.is_relative_to(DOCS) or not page.is_relative_to(DOCS)
    return inside and target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))


def test_the_page_of_settings_is_as_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run `make settings`"


def test_every_setting_has_a_row_with_a_meaning() -> None:
    rows = re.findall(r"^\| `(MOST116_\w+)`<br>(.+)<br>default: (.+) \| .+ \|$", settings_page(), re.MULTILINE)
    assert len({name for name, *_ in rows}) == len(rows) == len(leaves(Settings))
    assert ("MOST116_DESK__UNDO_SECONDS", "whole number, at least 0, at most 30", "`5`") in rows


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_house_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_the_site_has_every_page_once_and_no_other() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (hook,) = site["hooks"]
    assert (ROOT / hook).samefile(site_pages.__file__)
    whole = site_pages.on_config({"nav": site["nav"], "docs_dir": str(ROOT / site["docs_dir"])})
    assert sorted(pages_in(whole["nav"])) == [str(page.relative_to(DOCS)) for page in PAGES]


def pages_in(nav: list[Any]) -> Iterator[str]:
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            (below,) = entry.values()
            yield from pages_in(below) if isinstance(below, list) else [below]
