"""The table of numbers holds only what may be shown."""

import datetime as dt
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from config.datafiles import read_text
from config.phone_numbers import load_numbers
from most116.core.errors import ConfigurationError

SHOWN = ["112", "116 111", "116 123", "800 70 2222", "800 12 12 12", "800 120 002", "116 000"]


def test_shown_numbers_are_printed_as_they_are_known() -> None:
    numbers = load_numbers(None)
    assert [number.value for number in numbers.shown().values()] == SHOWN
    assert all(number.free for number in numbers.shown().values())


def test_hours_that_nobody_verified_are_no_value() -> None:
    numbers = load_numbers(None)
    assert numbers.value("n800100100") == "800 100 100"
    assert numbers.hours("n800100100") is None
    assert "number.n800100100.hours" not in numbers.values()
    assert numbers.hours("n116111") == "24/7"


def test_a_check_older_than_ninety_days_is_stale() -> None:
    numbers = load_numbers(None)
    assert numbers.stale(dt.date(2027, 1, 30)) == []
    assert set(numbers.stale(dt.date(2027, 1, 31))) == set(numbers.numbers)


def test_the_forbidden_number_is_nowhere_in_the_data() -> None:
    def walk(folder: Traversable) -> list[Traversable]:
        return [
            found for item in folder.iterdir() for found in (walk(item) if item.is_dir() else [item])
            if found.name.endswith((".yaml", ".toml"))
        ]  # fmt: skip

    data = walk(files("config"))
    assert len(data) >= 11
    for item in data:
        assert not re.search(r"116\s?112(?!\d)", item.read_text(encoding="utf-8")), item.name


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('value: "116 000"', 'value: "116 112"', "must not exist"),
        ('value: "116 000"', 'value: "116 001"', "n116001"),
        ('value: "116 000"', "value: dial", "n116000: value"),
        ("n112:\n", "n112x:\n", "n112"),
        ("show: true", "show: false", "n112 is missing or not shown"),
        ("ru: пропал ребёнок", "ru: ''", "add a label for ru"),
        ("verified_by: domain sheet, to be confirmed by a test call", "verified_by: ''", "verified_by"),
    ],
)
def test_a_mistake_in_the_table_stops_the_start(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = read_text("numbers.yaml", None)
    assert old in text
    (tmp_path / "numbers.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        load_numbers(tmp_path)
