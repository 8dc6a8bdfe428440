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
