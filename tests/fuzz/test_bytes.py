"""Any bytes, searched for by what the readers do with them, for a minute each: see `make fuzz`."""

import importlib.util
import subprocess
import sys

import pytest

from most116.testing.fuzz.readers import READERS, check

SECONDS = 60


@pytest.mark.parametrize("name", READERS)
def test_what_platforms_send_is_read(name: str) -> None:
    for seed in READERS[name].seeds:
        check(READERS[name].read(seed))


@pytest.mark.fuzz
@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this machine")
@pytest.mark.parametrize("name", READERS)
def test_no_bytes_make_a_reader_raise(name: str) -> None:
    asked = [sys.executable, "-m", "most116.testing.fuzz", name, "--seconds", str(SECONDS)]
    ran = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    tried = next(line for line in ran.stderr.splitlines() if line.startswith("stat::number_of_executed_units"))
    assert int(tried.split()[-1]) > len(READERS[name].seeds), tried
    print(f"{name}: {tried}")
