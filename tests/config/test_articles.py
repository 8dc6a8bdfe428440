"""Articles of the charity: what a file has to hold, and that a wrong one stops nothing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.articles import Shelf, load_articles
from most116.core.conversation import Language, Line
from most116.testing.installed import installed_texts

NUMBERS = installed_texts().numbers
TODAY = date(2026, 11, 23)
GOOD = """lines: [116 111]
language: pl
title: Przykład
paragraphs:
  - Pierwszy akapit. Telefon [[number.n116111]].
  - Drugi akapit, m.in. dla przykładu.
approved_by: Jan Przykładowy
approved_on: 2026-11-20
"""


def put(folder: Path, name: str, words: str) -> None:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / name).write_text(words, encoding="utf-8")


def loaded(folder: Path | None) -> Shelf:
    return load_articles(folder, NUMBERS, TODAY)


def test_none_is_shipped(tmp_path: Path) -> None:
    assert loaded(None) == loaded(tmp_path) == Shelf(articles=[], problems=[])


def test_a_good_one_is_offered_with_its_numbers(tmp_path: Path) -> None:
    put(tmp_path, "one.yaml", GOOD)
    shelf = loaded(tmp_path)
    assert shelf.problems == []
    [one] = shelf.offered(Language.PL, Line.YOUTH)
    assert (one.name, one.title, one.approved_on) == ("one", "Przykład", date(2026, 11, 20))
    assert one.paragraphs == ["Pierwszy akapit. Telefon 116 111.", "Drugi akapit, m.in. dla przykładu."]


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        ("[116 111]", {Line.YOUTH}),
        ("[116123]", {Line.ADULT}),
        ('["116 111", 116 123]', {Line.YOUTH, Line.ADULT, None}),
    ],
)
def test_it_is_for_its_lines_and_for_who_has_none_only_when_for_both(
    tmp_path: Path, lines: str, offered: set[Line | None]
) -> None:
    put(tmp_path, "one.yaml", GOOD.replace("[116 111]", lines))
    shelf = loaded(tmp_path)
    assert {line for line in (*Line, None) if shelf.offered(Language.PL, line)} == offered
    assert not any(shelf.offered(other, line) for other in set(Language) - {Language.PL} for line in (*Line, None))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[116 111]", "[116 117]", "one.yaml, line 1, lines.0: "),
        ("[116 111]", "[]", "one.yaml, line 1, lines: "),
        ("language: pl", "language: de", "one.yaml, line 2, language: "),
        ("title: Przykład", "title: ''", "one.yaml, line 3, title: "),
        ("title: Przykład", "title: " + "a" * 81, "one.yaml, line 3, title: "),
        ("title: Przykład", "headline: Przykład", "one.yaml, line 1, title: Field required"),
        ("Pierwszy", "Ma 7 lat. Pierwszy", "one.yaml, line 5, paragraphs.0: it holds a digit"),
        ("Drugi", "Więcej na https://example", "one.yaml, line 6, paragraphs.1: it holds an address"),
        ("Drugi", "Zobacz przyklad.pl", "one.yaml, line 6, paragraphs.1: it holds an address"),
        ("Drugi", "Pisz na a@b", "one.yaml, line 6, paragraphs.1: it holds an address"),
        ("Drugi", "t.me/kanal", "one.yaml, line 6, paragraphs.1: it holds an address"),
        ("Drugi", "<b>Drugi</b>", "one.yaml, line 6, paragraphs.1: it holds signs of a markup"),
        ("Drugi", "Byłaś tu. Drugi", "one.yaml, line 6, paragraphs.1: 'Byłaś' shows a gender"),
        ("Drugi", "Tel. [[number.nobody]]", "one.yaml, line 6, paragraphs.1: nothing gives the value number.nobody"),
        ("Drugi", "Tel. [[number", "a value must be written as [[name]]"),
        ("Drugi", "długo " * 800, "one.yaml, line 5, paragraphs: more than 4000 signs"),
        ("Jan Przykładowy", "' '", "one.yaml, line 7, approved_by: "),
        ("2026-11-20", "2026-11-24", "one.yaml, line 8, approved_on: the day is still to come"),
        ("2026-11-20", "2026-13-40", "one.yaml holds a value that cannot be read"),
        ("2026-11-20", "2026-11-20\nlanguage: uk", "near line"),
        ("language: pl", "language: [", "not valid YAML near line"),
    ],
)
def test_a_wrong_one_is_left_out_and_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    put(tmp_path, "one.yaml", GOOD.replace(old, new, 1))
    put(tmp_path, "two.yaml", GOOD)
    shelf = loaded(tmp_path)
    [problem] = shelf.problems
    assert told in problem
    assert [one.name for one in shelf.articles] == ["two"]


def test_a_file_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "two.yaml", GOOD)
    (tmp_path / "articles" / "one.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "articles" / "zero.yaml").mkdir()
    shelf = loaded(tmp_path)
    assert [one.name for one in shelf.articles] == ["two"]
    assert len(shelf.problems) == 2


def test_no_reader_gets_more_than_four(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"{number}.yaml", GOOD)
    shelf = loaded(tmp_path)
    assert [one.name for one in shelf.articles] == ["0", "1", "2", "3"]
    assert len(shelf.problems) == 2
    assert "116111 has 4 articles in pl before it: remove one" in shelf.problems[0]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(GOOD)),
    length=st.integers(0, 30),
    put_in=st.one_of(
        st.text(max_size=12), st.sampled_from(["!!int x", "!!bool x", "&a [*a]", "[" * 3000, "7", "a.pl"])
    ),
)
def test_whatever_is_in_a_file_the_good_one_is_kept(tmp_path: Path, start: int, length: int, put_in: str) -> None:
    """Nothing stops the site, and nothing that is offered holds a digit of its own or an address."""
    spoilt = GOOD[:start] + put_in + GOOD[start + length :]
    put(tmp_path, "good.yaml", GOOD)
    (tmp_path / "articles" / "spoilt.yaml").write_bytes(spoilt.encode("utf-8", "surrogatepass"))
    shelf = loaded(tmp_path)
    assert "good" in {one.name for one in shelf.articles}
    assert len(shelf.articles) + len(shelf.problems) == 2
    for one in shelf.articles:
        words = " ".join((one.title, *one.paragraphs))
        for value in NUMBERS.values():
            words = words.replace(value, "")
        assert not any(sign.isdigit() for sign in words)
        assert "://" not in words
