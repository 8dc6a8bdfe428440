"""Both lines are described, and a mistake in the description stops the start."""

from pathlib import Path

import pytest

from config.datafiles import read_text
from config.lines import load_lines
from config.phone_numbers import load_numbers
from most116.core.conversation import AgeBand, Language, Line
from most116.core.errors import ConfigurationError


def test_both_lines_are_there_with_phone_and_register() -> None:
    lines = load_lines(None, load_numbers(None))
    assert [(record.line, record.phone, record.register) for record in lines] == [
        (Line.YOUTH, "116 111", "youth"),
        (Line.ADULT, "116 123", "adult"),
    ]
    for record in lines:
        assert set(record.names) == set(Language)
        assert record.hours == "24/7"
        assert record.duty == {Language.PL: "24/7"}


@pytest.mark.parametrize(
    ("band", "youth", "adult"),
    [
        (AgeBand.UNDER_7, True, False),
        (AgeBand.FROM_16, True, False),
        (AgeBand.FROM_18, True, True),
        (AgeBand.FROM_20, False, True),
        (AgeBand.FROM_60, False, True),
        (AgeBand.UNKNOWN, True, True),
    ],
)
def test_whom_a_line_is_for(band: AgeBand, youth: bool, adult: bool) -> None:
    lines = load_lines(None, load_numbers(None))
    assert lines[Line.YOUTH].suits(band) is youth
    assert lines[Line.ADULT].suits(band) is adult


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"116111":', '"116112":', "must hold the lines"),
        ("number: n116111", "number: n999", "n999 is not a shown number"),
        ("register: youth", "register: formal", "register"),
        ('hours: "24/7"', 'hours: "8-16"', "hours"),
        ("    ru: Телефон доверия для детей и молодёжи\n", "", "give the name in"),
        ("first: 4,", "first: 40,", "first age is above"),
    ],
)
def test_a_mistake_stops_the_start(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = read_text("lines.yaml", None)
    assert old in text
    (tmp_path / "lines.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        load_lines(tmp_path, load_numbers(None))
