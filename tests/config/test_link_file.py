"""The operators' file of links: followed while the house runs, written whole or not at all, by one at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entry_link import EntryLink, Source, as_data, link_of
from config.entry_links import load_entry_links
from config.link_file import FollowedLinks, add_link, end_link
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError

LINKS = st.builds(
    EntryLink,
    code=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    line=st.sampled_from(Line),
    language=st.none() | st.sampled_from(Language),
    campaign=st.text(max_size=80).filter(lambda name: name.isprintable()),
    source=st.none() | st.sampled_from(Source),
    target=st.none() | st.sampled_from(Channel),
    ends=st.none() | st.dates(),
)


def link(code: str, line: Line = Line.YOUTH) -> EntryLink:
    return EntryLink(code=code, line=line)


def followed(folder: Path | None) -> tuple[FollowedLinks, list[str]]:
    refused: list[str] = []
    return FollowedLinks(folder, lambda wrong: refused.append(str(wrong)), look_seconds=0), refused


@given(made=LINKS)
def test_a_link_reads_back_as_it_was_written(made: EntryLink) -> None:
    assert link_of(made.code, as_data(made)) == made


@given(made=LINKS.filter(lambda one: one.code not in {"m", "d"}))
def test_the_file_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, made: EntryLink) -> None:
    folder = tmp_path_factory.mktemp("data")
    add_link(folder, made)
    assert load_entry_links(folder).find(made.code) == made


def test_a_new_link_counts_without_a_restart_and_leaves_the_others(tmp_path: Path) -> None:
    links, refused = followed(tmp_path)
    assert set(links.links) == {"m", "d"}
    add_link(tmp_path, link("k7p4x"))
    assert links.known("k7p4x") == "k7p4x"
    add_link(tmp_path, link("c2d3f", Line.ADULT))
    assert (links.line("k7p4x", None), links.line("c2d3f", None)) == (Line.YOUTH, Line.ADULT)
    assert [path.name for path in tmp_path.iterdir()] == ["entry_links.yaml"]
    assert refused == []


def test_a_broken_file_leaves_the_last_good_links_and_is_told_once(tmp_path: Path) -> None:
    add_link(tmp_path, link("k7p4x"))
    links, refused = followed(tmp_path)
    (tmp_path / "entry_links.yaml").write_text("k7p4x: [", encoding="utf-8")
    assert [links.known("k7p4x"), links.known("k7p4x")] == ["k7p4x", "k7p4x"]
    assert len(refused) == 1
    (tmp_path / "entry_links.yaml").unlink()
    assert links.known("k7p4x") == ""
    assert links.known("m") == "m"
    assert len(refused) == 1


def test_without_a_data_folder_there_is_nothing_to_follow() -> None:
    assert set(followed(None)[0].links) == {"m", "d"}


def test_a_broken_file_stops_the_start_and_is_not_written_over(tmp_path: Path) -> None:
    broken = tmp_path / "entry_links.yaml"
    broken.write_text("x: {line: 7}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="x: give its line"):
        followed(tmp_path)
    with pytest.raises(ConfigurationError, match="x: give its line"):
        add_link(tmp_path, link("k7p4x"))
    assert broken.read_text(encoding="utf-8") == "x: {line: 7}"


@pytest.mark.parametrize("taken", ["k7p4x", "m"])
def test_a_code_is_used_once(tmp_path: Path, taken: str) -> None:
    add_link(tmp_path, link("k7p4x"))
    with pytest.raises(ConfigurationError, match=f"the code {taken} is taken"):
        add_link(tmp_path, link(taken, Line.ADULT))


def test_ending_keeps_what_is_known_of_the_link(tmp_path: Path) -> None:
    add_link(tmp_path, link("k7p4x"))
    end_link(tmp_path, "k7p4x", date(2026, 11, 20))
    assert load_entry_links(tmp_path).find("k7p4x") == EntryLink(code="k7p4x", line=Line.YOUTH, ends=date(2026, 11, 20))
    for code in ("m", "x"):
        with pytest.raises(ConfigurationError, match=f"no link {code}"):
            end_link(tmp_path, code, date(2026, 11, 20))


def test_two_commands_at_once_lose_nothing(tmp_path: Path) -> None:
    codes = [f"c{number}" for number in range(20)]
    with ThreadPoolExecutor(4) as commands:
        list(commands.map(lambda code: add_link(tmp_path, link(code)), codes))
    assert set(load_entry_links(tmp_path).links) == {"m", "d", *codes}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="make the data folder"):
        add_link(tmp_path / "nowhere", link("k7p4x"))
