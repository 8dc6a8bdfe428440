"""Codes of links: the line of each, a clear word for what is wrong, and nothing of what a stranger made up."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.entry_link import EntryLink, Source, link_of
from config.entry_links import EntryLinks, load_entry_links
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(["line", "language", "campaign", "source", "target", "ends", "x"])


def overlay(folder: Path, content: str) -> Path:
    (folder / "entry_links.yaml").write_text(content, encoding="utf-8")
    return folder


def test_the_two_lines_have_their_codes() -> None:
    links = load_entry_links(None)
    assert (links.line("m", None), links.line("d", None)) == (Line.YOUTH, Line.ADULT)


@pytest.mark.parametrize("code", ["", "x", "M", "m ", "116111", None])
def test_what_is_no_code_of_ours_says_nothing(code: str | None) -> None:
    links = load_entry_links(None)
    assert links.line(code, Line.ADULT) is Line.ADULT
    assert links.known(code or "") == ""
    assert links.language(code) is None


def test_codes_of_the_data_folder_stand_beside_those_of_the_lines(tmp_path: Path) -> None:
    content = """
k7p4x: {line: '116111', language: uk, campaign: Wiosna, source: poster, target: telegram, ends: 2027-06-30}
c2d: {line: '116123'}
"""
    links = load_entry_links(overlay(tmp_path, content))
    assert set(links.links) == {"m", "d", "k7p4x", "c2d"}
    assert links.find("k7p4x") == EntryLink(
        code="k7p4x",
        line=Line.YOUTH,
        language=Language.UK,
        campaign="Wiosna",
        source=Source.POSTER,
        target=Channel.TELEGRAM,
        ends=date(2027, 6, 30),
    )
    assert links.find("c2d") == EntryLink(code="c2d", line=Line.ADULT)
    assert (links.language("k7p4x"), links.line("c2d", None)) == (Language.UK, Line.ADULT)


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ({}, None),
        ({"target": "choice"}, None),
        ({"target": "sms"}, Channel.SMS),
        ({"source": "snapchat"}, Channel.WEBCHAT),
        ({"source": "snapchat", "target": "choice"}, None),
        ({"source": "snapchat", "target": "discord"}, Channel.DISCORD),
    ],
)
def test_what_a_link_opens(given: dict[str, str], target: Channel | None) -> None:
    assert link_of("x", {"line": "116111", **given}).target is target


def test_a_link_is_over_after_its_last_day() -> None:
    link = link_of("x", {"line": "116111", "ends": date(2026, 11, 20)})
    assert [link.over(date(2026, 11, day)) for day in (19, 20, 21)] == [False, False, True]
    assert not link_of("x", {"line": "116111"}).over(date.max)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("szkola 7: {line: '116111'}", "the code 'szkola 7' must be"),
        ("7: {line: '116111'}", "must hold keys with values"),
        ("x: {line: 116111}", "in quotes"),
        ("x: {line: '112'}", 'give its line as "116111" or "116123"'),
        ("x: m", "give its line"),
        ("x: {line: '116111', colour: y}", "colour means nothing here"),
        ("x: {line: '116111', language: de}", "x, language: choose one of pl, uk, en, ru"),
        ("x: {line: '116111', source: school}", "x, source: choose one of snapchat"),
        ("x: {line: '116111', target: fax}", "x, target: choose one of sms"),
        ("x: {line: '116111', target: [sms]}", "x, target: choose one of sms"),
        ("x: {line: '116111', campaign: 7}", "x, campaign: give its name in up to 80"),
        ("x: {line: '116111', ends: soon}", "x, ends: give the last day"),
        ("x: {line: '116111', ends: 2027-06-30T12:00:00}", "x, ends: give the last day"),
        ("m: {line: '116123'}", "m belongs to 116111; choose another code"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        load_entry_links(overlay(tmp_path, content))


@given(code=st.text(max_size=70), content=st.dictionaries(FIELDS, ANYTHING) | ANYTHING)
def test_whatever_a_file_holds_is_a_link_or_refused(code: str, content: object) -> None:
    link = None
    with suppress(ConfigurationError):
        link = link_of(code, content)
    assert link is None or (link.code == code and link.line in set(Line))


@given(code=st.text(max_size=70))
def test_no_code_that_somebody_made_up_is_known(code: str) -> None:
    links = EntryLinks({"k7p4x": EntryLink(code="k7p4x", line=Line.YOUTH)})
    assert links.known(code) == ("k7p4x" if code == "k7p4x" else "")


def test_without_links_everybody_comes_to_what_the_channel_belongs_to() -> None:
    assert EntryLinks().line("m", None) is None


def test_the_installed_file_names_every_word_that_means_something() -> None:
    text = (Path(__file__).parents[2] / "config" / "entry_links.yaml").read_text(encoding="utf-8")
    assert all(word in text for word in [*Source, *Channel, *Language, "choice", "campaign", "ends"])
    assert yaml.safe_load(text).keys() == {"m", "d"}
