"""What a trial's processes hold in memory, from /proc (Linux)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from most116.testing.processes import memory_of, processes_of
from most116.testing.trial import Trial


@dataclass(frozen=True, slots=True)
class Held:
    """MiB. `resident` counts what processes share once for each of them, `proportional` once in all."""

    name: str
    resident: float
    proportional: float


def held_by(trial: Trial) -> Iterator[Held]:
    for one in processes_of(trial.data):
        status = Path(f"/proc/{one.pid}/status").read_text("ascii").splitlines()
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
        yield Held(one.name, resident / 1024, memory_of(one.pid) / 1024**2)


def tree_of(trial: Trial) -> float:
    """MiB that all processes take from the machine together."""
    return sum(one.proportional for one in held_by(trial))
