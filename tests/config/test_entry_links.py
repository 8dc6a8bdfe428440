"""Codes of links: the line of each, a clear word for what is wrong, and nothing of what a stranger made up."""

from pathlib import Path

import pytest

from config.entry_links import EntryLinks, load_entry_links
from most116.core.conversation import Line
from most116.core.errors import ConfigurationError


def test_the_two_lines_have_their_codes() -> None:
    links = load_entry_links(None)
    assert (links.line("m", None), links.line("d", None)) == (Line.YOUTH, Line.ADULT)


@pytest.mark.parametrize("code", ["", "x", "M", "m ", "116111", None])
def test_what_is_no_code_of_ours_says_nothing(code: str | None) -> None:
    links = load_entry_links(None)
    assert links.line(code, Line.ADULT) is Line.ADULT
    assert links.known(code or "") == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("szkola 7: {line: '116111'}", "the code 'szkola 7' must be"),
        ("7: {line: '116111'}", "must hold keys with values"),
        ("x: {line: 116111}", "in quotes"),
        ("x: {line: '112'}", 'give its line as "116111" or "116123"'),
        ("x: m", "give its line"),
        ("x: {line: '116111', campaign: y}", "campaign means nothing here"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "entry_links.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        load_entry_links(tmp_path)


def test_without_links_everybody_comes_to_what_the_channel_belongs_to() -> None:
    assert EntryLinks().line("m", None) is None
