"""Taking a list of centres in from the command line: all of it, or nothing and a report."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.centres import FILE
from config.settings import load_settings
from most116.app.doctor import examine_data
from most116.cli import commands, main

HEADING = "nazwa;miejscowość;powiat;województwo;telefony;źródło;sprawdzono"
TODAY = datetime.now(UTC).date()
GOOD = f"Przykład;Łąkowo;łąkowski;śląskie;90 000 00 01;example.org;{TODAY}"
OLD = "Przykład;Borowo;łąkowski;śląskie;90 000 00 02;example.org;2001-02-03"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("MOST116_DATA_DIR", str(folder))
    return folder


def given(folder: Path, *rows: str, encoding: str = "utf-8") -> str:
    path = folder / "list.csv"
    path.write_text("\n".join([HEADING, *rows]), encoding=encoding)
    return str(path)


def test_a_good_list_replaces_the_one_in_force(data: Path, tmp_path: Path) -> None:
    told = run("centres", "import", given(tmp_path, GOOD, OLD, encoding="cp1250"))
    assert told.exit_code == 0, told.output
    assert "2 centres are in" in told.output
    assert "checked on 2001-02-03, call again: Przykład, Borowo" in told.output
    assert "Łąkowo" in (data / FILE).read_text("utf-8")
    checked = run("centres", "check")
    assert (checked.exit_code, "2 centres can be shown; 1 were checked too long ago" in checked.output) == (0, True)


def test_one_wrong_row_and_nothing_changes(data: Path, tmp_path: Path) -> None:
    run("centres", "import", given(tmp_path, GOOD))
    before = (data / FILE).read_bytes()
    told = run(
        "centres", "import", given(tmp_path, OLD, GOOD.replace("90 000 00 01", "12"), GOOD.replace("śląskie", ""))
    )
    assert told.exit_code == 1
    assert [line.split(":")[0] for line in told.output.splitlines()[:2]] == ["row 3, phones", "row 4, voivodeship"]
    assert "nothing was taken in" in told.output
    assert (data / FILE).read_bytes() == before


def test_an_empty_list_takes_nothing_away(data: Path, tmp_path: Path) -> None:
    run("centres", "import", given(tmp_path, GOOD))
    told = run("centres", "import", given(tmp_path))
    assert (told.exit_code, "the file has no centre" in told.output) == (1, True)
    assert "Łąkowo" in (data / FILE).read_text("utf-8")


def test_without_a_data_folder_it_is_said_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MOST116_DATA_DIR", raising=False)
    monkeypatch.setattr("sys.argv", ["most116", "centres", "import", given(tmp_path, GOOD)])
    with pytest.raises(SystemExit):
        main()
    assert "set MOST116_DATA_DIR" in capsys.readouterr().err


def test_check_and_doctor_tell_what_was_broken_by_hand(
    data: Path, tmp_path: Path, rules_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOST116_SAFETY_RULES__CACHE_DIR", str(rules_dir))
    run("centres", "import", given(tmp_path, GOOD))
    with (data / FILE).open("a", encoding="utf-8") as kept:
        kept.write("only a name\n")
    checked = run("centres", "check")
    assert (checked.exit_code, "row 3, town: it is empty" in checked.output) == (1, True)
    (finding,) = [one for one in examine_data(load_settings()) if one.part == "centres"]
    assert (finding.well, "row 3, town" in finding.words, "1 can be shown" in finding.words) == (False, True, True)
