"""When a process dies, its memory is written nowhere: it holds words and keys."""

import sys
from pathlib import Path

import pytest

from most116.testing.processes import processes_of
from most116.testing.trial import Trial

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are read from /proc")


@on_linux
def test_no_process_of_a_house_leaves_a_dump(trial: Trial) -> None:
    limits = {
        one.name: next(
            line.split()[-3:-1]
            for line in Path(f"/proc/{one.pid}/limits").read_text("ascii").splitlines()
            if line.startswith("Max core file size")
        )
        for one in processes_of(trial.folder)
    }
    assert {"supervisor", "redis"} < set(limits)
    assert set(map(tuple, limits.values())) == {("0", "0")}
