"""Rules that other processes compile: the same to the byte, by one of them at a time, and gone with who asked."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from most116.testing.installed import few_rules
from safety_rules.book import load_book
from safety_rules.compiling_apart import compile_apart
from safety_rules.forking import processors
from safety_rules.kept_form import content_of
from safety_rules.packing import pack
from safety_rules.rule_files import read_texts
from safety_rules.whole_book import compiled_of

STARTING = """
import sys
from pathlib import Path
from safety_rules.book import load_book
load_book(None, Path(sys.argv[1]))
"""


def children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()]
    return []


def runs(process: int) -> bool:
    """It is there, and not only because nobody asked how it ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Rules of two halves that name classes of all languages."""
    return few_rules(tmp_path / "few", {"modifiers/pl.yaml", "modifiers/uk.yaml", "urgency/en.yaml"})


@pytest.mark.parametrize("own", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_who_compiles_makes_no_difference_to_a_single_byte(few: Path, *, own: bool) -> None:
    texts = read_texts(few if own else None)
    assert compile_apart(texts) == content_of(pack(compiled_of(texts)))


def test_of_two_that_start_at_once_one_compiles_and_the_other_takes_what_it_kept(
    tmp_path: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, started = tmp_path / "program", tmp_path / "started"
    program.write_text(f'#!/bin/sh\necho once >> {started}\nexec {sys.executable} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with ThreadPoolExecutor(2) as both:
        found = [both.submit(load_book, few, tmp_path / "kept") for _ in range(2)]
    assert found[0].result().matcher.program == found[1].result().matcher.program
    assert started.read_text("utf-8").split() == ["once"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_who_compiles_ends_with_who_asked_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTING, str(tmp_path / "kept")]) as asking:
        until = time.monotonic() + 60
        beside: list[int] = []
        while len(beside) < min(2, processors()) and asking.poll() is None and time.monotonic() < until:
            beside = [each for child in children(asking.pid) for each in (child, *children(child))]
            time.sleep(0.01)
        asking.send_signal(signal.SIGTERM)
    assert asking.returncode == -signal.SIGTERM
    assert beside
    while any(map(runs, beside)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(runs, beside))
    assert not list((tmp_path / "kept").glob("*"))
