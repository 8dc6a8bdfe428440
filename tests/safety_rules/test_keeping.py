"""Compiled rules that were kept: the same judgements without a dictionary, and never a stale or damaged file."""

import subprocess
import sys
from pathlib import Path

import pytest

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError
from most116.testing.installed import few_rules, kept_rules
from safety_rules.book import compile_into, load_book

TEXTS = [
    "chcę się zabić",
    "dziś wieczorem to zrobie, zegnajcie",
    "ne hochu zhit",
    "випила таблетки, боюсь",
    "chce sie zabcic",
    "umieram ze śmiechu 💀",
    "im going to kill myself tonight",
]

FRESH = """
import sys
from pathlib import Path
from most116.core.conversation import Language
from safety_rules.book import load_book
book = load_book(None, Path(sys.argv[1]))
assert book.judge("chcę się zabić", Language.PL).tier == 2
loaded = {"morfeusz2", "pymorphy3", "safety_rules.building"} & set(sys.modules)
assert not loaded, loaded
"""

# The same where nothing is kept yet, with rules that take a moment.
COMPILING = """
import sys
from pathlib import Path
from safety_rules.book import load_book
assert load_book(Path(sys.argv[1]), Path(sys.argv[2])).rules
loaded = {"morfeusz2", "pymorphy3", "safety_rules.building"} & set(sys.modules)
assert not loaded, loaded
"""


@pytest.fixture
def few(tmp_path: Path) -> Path:
    return few_rules(tmp_path / "few", {"urgency/pl.yaml"})


@pytest.mark.slow
def test_kept_rules_judge_the_same(tmp_path: Path) -> None:
    """All of the installed rules, compiled here and now and then read from where that kept them."""
    book, kept = load_book(None, tmp_path), load_book(None, tmp_path)
    for text in TEXTS:
        assert kept.judge(text, Language.PL) == book.judge(text, Language.PL)
        assert kept.signs(text) == book.signs(text)
    assert tuple(kept.rules) == tuple(book.rules)
    assert kept.cue_rules == book.cue_rules
    assert kept.matcher.program == book.matcher.program
    assert kept.rules[:2] == tuple(book.rules[:2])


def test_a_process_that_finds_kept_rules_loads_no_dictionary() -> None:
    subprocess.run([sys.executable, "-c", FRESH, str(kept_rules())], check=True, timeout=60)


def test_a_process_that_has_rules_compiled_loads_no_dictionary_either(tmp_path: Path, few: Path) -> None:
    subprocess.run([sys.executable, "-c", COMPILING, str(few), str(tmp_path)], check=True, timeout=60)


def test_rules_in_use_stay_whole_when_their_file_is_replaced_or_taken_away(tmp_path: Path, few: Path) -> None:
    """They are read from the file only when a text asks for them."""
    mapped, expected = load_book(few, tmp_path / "kept"), load_book(few)
    for place in (tmp_path / "kept").glob("*.kept"):
        place.unlink()
        place.write_bytes(b"of somebody else")
    found = [mapped.judge(text, Language.PL) for text in TEXTS]
    assert found == [expected.judge(text, Language.PL) for text in TEXTS]
    assert any(verdict.matched for verdict in found)


def test_what_is_wrong_with_rules_is_said_the_same_wherever_they_are_compiled(tmp_path: Path, few: Path) -> None:
    place = few / "rules/urgency/en.yaml"
    place.write_text("rules:\n  - id: en.own\n    cue: bullying\n    phrases: [żółć]\n", encoding="utf-8")
    said = set()
    for folder in (None, tmp_path / "kept"):
        with pytest.raises(ConfigurationError) as refused:
            load_book(few, folder)
        said.add(str(refused.value))
    assert len(said) == 1
    assert "rules/urgency/en.yaml, line 2, en.own: " in said.pop()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -KILL $$", "was ended by SIGKILL.*500 MiB.*rules compile"),
        ("kill -TERM $$", "was ended by SIGTERM"),
        ("echo MemoryError >&2; exit 1", r"failed \(MemoryError\); run `most116 rules compile`"),
        ("echo cut off", "gave no whole rules"),
    ],
)
def test_a_compiling_process_that_dies_is_told_and_keeps_nothing(
    tmp_path: Path, few: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(ConfigurationError, match=said):
        load_book(few, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_rules_are_compiled_where_no_other_process_may_start(
    tmp_path: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    assert load_book(few, tmp_path / "kept").rules
    assert list((tmp_path / "kept").glob("rules-*.kept"))


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"most116 rules 1\n{}\n"])
def test_a_damaged_file_is_written_anew(tmp_path: Path, few: Path, damage: bytes) -> None:
    place = compile_into(tmp_path, few)
    whole = place.read_bytes()
    place.write_bytes(damage)
    load_book(few, tmp_path)
    assert place.read_bytes() == whole


def test_a_file_with_one_byte_changed_is_not_believed(tmp_path: Path, few: Path) -> None:
    place = compile_into(tmp_path, few)
    program = load_book(few, tmp_path).matcher.program
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    assert load_book(few, tmp_path).matcher.program == program


def test_other_rules_are_kept_beside_and_the_oldest_forgotten(tmp_path: Path) -> None:
    own = few_rules(tmp_path / "own") / "rules" / "forms"
    own.mkdir(parents=True)
    for number in range(4):
        (own / "pl_own.yaml").write_text(f"zabić: {{now1: zabije{'x' * number}}}\n", encoding="utf-8")
        compile_into(tmp_path / "kept", tmp_path / "own")
    assert len(list((tmp_path / "kept").glob("rules-*.kept"))) == 3
    assert not list((tmp_path / "kept").glob("*.new"))


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, few: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert load_book(few, tmp_path / "file").rules
    with pytest.raises(ConfigurationError, match="name a folder"):
        compile_into(tmp_path / "file", few)
