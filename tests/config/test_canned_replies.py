"""The sentences for replies: only where they fit, only with a name to say, and a broken file stops the start."""

from pathlib import Path

import pytest

from config.canned_replies import load_canned_replies
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError

ONE = """
one:
  shortcut: raz
  texts: {pl: "Tak."}
  lines: ["116111", "116123"]
  minors: true
  owner: A
  reviewed: 2026-11-01
"""


def offered(line: Line | None, language: Language = Language.PL) -> set[str]:
    return {name for name, one in load_canned_replies(None).items() if one.offered(line, language)}


def test_each_line_has_its_own_words_and_a_line_that_is_not_known_only_what_both_say() -> None:
    youth, adult = offered(Line.YOUTH), offered(Line.ADULT)
    assert youth - adult == {"safe.youth"}
    assert adult - youth == {"safe.adult"}
    assert offered(None) == youth & adult
    assert len(youth) == 12


def test_a_language_without_words_is_offered_none() -> None:
    assert offered(Line.YOUTH, Language.UK) == set()


def test_what_is_not_for_minors_stays_with_the_adult_line() -> None:
    one = load_canned_replies(None)["slower"].model_copy(update={"minors": False})
    assert [one.offered(line, Language.PL) for line in (Line.YOUTH, None, Line.ADULT)] == [False, False, True]


def test_a_name_is_filled_in_and_without_one_there_is_no_sentence() -> None:
    found = load_canned_replies(None)
    hello, end = found["present"], found["shift_end"]
    assert hello.filled(Language.PL, own="Celina", taker=None) == (
        "Dzień dobry, jestem Celina. Mam teraz czas tylko na tę rozmowę."
    )
    assert end.filled(Language.PL, own="Celina", taker=None) is None
    assert end.filled(Language.PL, own="Celina", taker="Bohdan") == "Za chwilę kończę dyżur. Rozmowę przejmie Bohdan."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("shortcut: raz", "shortcut: /raz"),
        ("Tak.", "Tak, [[name]]."),
        ("owner: A", "owner: ''"),
        ('["116111", "116123"]', "[]"),
        ("reviewed: 2026-11-01", ""),
    ],
)
def test_a_broken_file_names_the_sentence(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "canned_replies.yaml").write_text(ONE.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"canned_replies\.yaml, one"):
        load_canned_replies(tmp_path)


def test_two_sentences_of_one_line_do_not_share_a_shortcut(tmp_path: Path) -> None:
    (tmp_path / "canned_replies.yaml").write_text(ONE + ONE.replace("one:", "two:"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="two"):
        load_canned_replies(tmp_path)
