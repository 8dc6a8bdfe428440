"""The directory is read when it changes, and what is wrong in it takes nothing else away."""

import logging
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from config.centre_rows import read_sheet, write_sheet
from config.centres import FILE, Centres, load_sheet, store_centres
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog
from most116.testing.moved_clock import MovedClock

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEADING = "name;town;county;voivodeship;phones;source;checked"
ROW = "Przykład;{town};łąkowski;śląskie;90 000 00 01;example.org;2026-11-01"


def directory(overlay: Path | None) -> Centres:
    return Centres(overlay, clock=MovedClock(NOW), stale_after=timedelta(days=365), log=EventLog("test"))


def write(folder: Path, *towns: str) -> None:
    rows = (ROW.format(town=town) for town in towns)
    (folder / FILE).write_text("\n".join([HEADING, *rows]), encoding="utf-8")


def towns_of(centres: Centres) -> list[str]:
    return [one.town for one in centres.index().centres]


def test_the_installed_directory_is_whole_and_says_where_it_is_from() -> None:
    sheet = load_sheet(None, NOW.date())
    assert sheet.problems == ()
    assert all("." in one.source for one in sheet.centres)
    assert set(directory(None).index().centres) == set(sheet.centres)


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    write(tmp_path, "Łąkowo")
    centres = directory(tmp_path)
    assert towns_of(centres) == ["Łąkowo"]
    assert centres.index() is centres.index()
    write(tmp_path, "Łąkowo", "Borowo")
    assert towns_of(centres) == ["Borowo", "Łąkowo"]


def test_a_wrong_row_is_left_out_and_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path, "Łąkowo", "???")
    with caplog.at_level(logging.WARNING):
        assert towns_of(directory(tmp_path)) == ["Łąkowo"]
    (logged,) = [record for record in caplog.records if record.message == "centres_left_out"]
    assert logged.__dict__["fields"]["count"] == 1


@pytest.mark.parametrize("broken", [b"", b"\x81\x8d", b"no heading of ours\nx"])
def test_a_file_of_which_nothing_can_be_taken_leaves_what_was_there(tmp_path: Path, broken: bytes) -> None:
    write(tmp_path, "Łąkowo")
    centres = directory(tmp_path)
    assert towns_of(centres) == ["Łąkowo"]
    (tmp_path / FILE).write_bytes(broken)
    assert towns_of(centres) == ["Łąkowo"]
    (tmp_path / FILE).write_text(HEADING, encoding="utf-8")
    assert towns_of(centres) == []


def test_what_was_checked_long_ago_is_stale() -> None:
    centres = directory(None)
    assert not centres.stale(NOW.date() - timedelta(days=365))
    assert centres.stale(NOW.date() - timedelta(days=366))


def test_a_stored_list_is_the_same_when_read(tmp_path: Path) -> None:
    sheet = load_sheet(None, NOW.date())
    path = store_centres(sheet.centres, tmp_path / "data")
    assert path.read_bytes() == write_sheet(sheet.centres)
    assert load_sheet(tmp_path / "data", NOW.date()) == sheet
    assert [each.name for each in path.parent.iterdir()] == [FILE]


def test_a_list_that_cannot_be_stored_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="make the data folder writable"):
        store_centres((), tmp_path / "data")


def test_the_centres_of_the_trial_are_invented_and_say_so() -> None:
    sheet = read_sheet(files("most116.app").joinpath("demo_centres.csv").read_bytes(), NOW.date())
    assert (len(sheet.centres), sheet.problems) == (4, ())
    for one in sheet.centres:
        assert one.name.startswith("Przykład")
        # No area of Poland has the number 90.
        assert all(phone.startswith("90 ") for phone in one.phones)
