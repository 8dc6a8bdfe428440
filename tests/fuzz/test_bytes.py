"""Any bytes, searched for by what the readers do with them, for a minute each: see `make fuzz`."""

import importlib.util
import subprocess
import sys

import pytest

from most116.testing.fuzz.forgeries import FORGERIES
from most116.testing.fuzz.readers import READERS, check

SECONDS = 60
# For each thing that opens or proves something.
TRIES = 1_000_000
needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this machine"
)


@pytest.mark.parametrize("name", READERS)
def test_what_platforms_send_is_read(name: str) -> None:
    for seed in READERS[name].seeds:
        check(READERS[name].read(seed))


@pytest.mark.fuzz
@pytest.mark.timeout(SECONDS + 60)
@needs_atheris
@pytest.mark.parametrize("name", READERS)
def test_no_bytes_make_a_reader_raise(name: str) -> None:
    assert tried(name, "--seconds", str(SECONDS)) > len(READERS[name].seeds)


@pytest.mark.parametrize("name", FORGERIES)
def test_what_is_genuine_is_taken_and_the_same_cut_off_or_changed_is_not(name: str) -> None:
    for genuine in FORGERIES[name].genuine:
        assert FORGERIES[name].accepts(genuine)
        for at in range(len(genuine)):
            FORGERIES[name].check(genuine[:at])
            FORGERIES[name].check(genuine[:at] + bytes([genuine[at] ^ 1]) + genuine[at + 1 :])
            FORGERIES[name].check(genuine[:at] + b"\n" + genuine[at:])
        FORGERIES[name].check(genuine + b"=")


@pytest.mark.fuzz
@pytest.mark.timeout(600)
@needs_atheris
@pytest.mark.parametrize("name", FORGERIES)
def test_of_a_million_forgeries_none_is_taken(name: str) -> None:
    assert tried(name, "--seconds", "0", "--tries", str(TRIES)) >= TRIES


def tried(name: str, *arguments: str) -> int:
    """How many inputs were tried; none of them made the search fail."""
    asked = [sys.executable, "-m", "most116.testing.fuzz", name, *arguments]
    ran = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    said = next(line for line in ran.stderr.splitlines() if line.startswith("stat::number_of_executed_units"))
    print(f"{name}: {said}")
    return int(said.split()[-1])
