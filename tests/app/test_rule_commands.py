"""Checking, explaining and comparing rules from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.datafiles import read_text
from most116.cli import commands
from most116.testing.installed import few_rules, installed_book, one_rule_a_cue
from safety_rules.rule_files import read_texts

SECRET = "my dad is hitting me"


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(commands, arguments, input=given)


@pytest.fixture(autouse=True)
def rules_are_kept(rules_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOST116_SAFETY_RULES__CACHE_DIR", str(rules_dir))


@pytest.fixture
def without_violence(tmp_path: Path) -> Path:
    """A data folder with the English rules of danger and no others, but for those in whose files is violence."""
    installed = read_texts(None).items()
    keep = {name for name, text in installed if name.startswith("urgency/en") and "cue: violence" not in text}
    return few_rules(tmp_path, keep)


@pytest.mark.slow
def test_check_tells_each_part_and_what_a_reviewer_should_know() -> None:
    told = run("rules", "check")
    assert told.exit_code == 0, told.output
    for start in ("ok   texts", "ok   rules", "note draft"):
        assert any(line.startswith(start) for line in told.output.splitlines())


def test_check_fails_where_a_language_lacks_a_category(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = one_rule_a_cue(tmp_path) / "rules/urgency/en_only.yaml"
    place.write_text(place.read_text("utf-8").replace("cue: violence", "cue: bullying"), encoding="utf-8")
    monkeypatch.setenv("MOST116_DATA_DIR", str(tmp_path))
    told = run("rules", "check")
    assert told.exit_code == 1, told.output
    grave = [line for line in told.output.splitlines() if line.startswith("BAD")]
    assert grave == ["BAD  missing: no rule for the cue violence in en"]


def test_check_fails_on_a_text_that_breaks_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_rule_a_cue(tmp_path)
    (tmp_path / "texts").mkdir()
    broken = read_text("texts/en.yaml", None).replace("No rush, we", "Call 800 12 12 12, we")
    (tmp_path / "texts/en.yaml").write_text(broken, encoding="utf-8")
    monkeypatch.setenv("MOST116_DATA_DIR", str(tmp_path))
    told = run("rules", "check")
    assert (told.exit_code, "BAD  text: en, checkin.first" in told.output) == (1, True)


def test_explain_shows_reading_rules_and_what_the_person_hears() -> None:
    told = run("explain", "Chcę się ZABIĆ dziś", "--line", "116111").output
    assert "read as: chce sie zabic dzis" in told
    assert "found: pl.intent.kill_self (cue suicidal_intent) in 'sie zabic'" in told
    assert "language of the text: plainly pl" in told
    assert "tier: immediate" in told
    assert f"book: {installed_book().version}" in told
    assert "hears: Jeśli Ty albo ktoś obok jest teraz w niebezpieczeństwie, dzwoń 112." in told


def test_explain_in_a_state_and_with_what_was_written_before() -> None:
    told = run("explain", "zrobilam to", "--state", "active", "--before", "ja juz", "--before", "nie moge").output
    assert "step: pass on to the consultant" in told
    assert "hears:" not in told
    assert run("explain", "hej", "--state", "nowhere").exit_code != 0


def test_explain_by_rules_that_are_not_yet_in_force(without_violence: Path) -> None:
    told = run("explain", SECRET, "--rules", str(without_violence / "rules")).output
    assert "en.violence.at_once" not in told
    assert "en.violence.at_once" in run("explain", SECRET, "--rules", "installed").output
    assert "en.violence.at_once" in run("explain", SECRET).output


def test_diff_names_what_changes_and_shows_no_words(without_violence: Path) -> None:
    lines = [json.dumps({"id": "m-1", "text": SECRET}), "hej", json.dumps({"text": SECRET, "lang": "en"}), ""]
    told = run("rules", "diff", "installed", str(without_violence), given="\n".join(lines))
    assert told.exit_code == 0, told.output
    changed = told.output.splitlines()
    assert changed[0].startswith("m-1: lowered, immediate -> standard; no more: en.violence.at_once, ")
    assert changed[1].startswith("3: lowered")
    assert changed[-1].endswith("0 raised, 2 lowered")
    assert SECRET not in told.output
    back = run("rules", "diff", str(without_violence / "rules"), "installed", given=SECRET)
    assert back.output.splitlines()[-1].endswith("1 raised, 0 lowered")


def test_diff_names_a_folder_without_rules(tmp_path: Path) -> None:
    told = run("rules", "diff", "installed", str(tmp_path), given="hej")
    assert (told.exit_code, "holds no folder named rules" in str(told.exception)) == (1, True)
