"""What a run has measured: printed as it comes, compared with the targets, and kept as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from most116.testing.bench.load import Figures
from most116.testing.bench.measured import Measured


@dataclass(slots=True)
class Results:
    """`loud`: each figure is printed as it comes."""

    machine: str
    at: str
    parts: list[str] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    loud: bool = True

    @classmethod
    def begun(cls, at: datetime) -> Self:
        cores = f"{os.cpu_count()} processors, {platform.machine()}"
        return cls(f"{cores}, {platform.system()}, Python {platform.python_version()}", at.isoformat("T", "minutes"))

    @classmethod
    def read(cls, path: Path) -> Self:
        said = json.loads(path.read_text("utf-8"))
        measured = [Measured(one["name"], one["value"], one["unit"]) for one in said["measured"]]
        return cls(said["machine"], said["at"], said["parts"], measured, loud=False)

    def add(self, name: str, value: float, unit: str = "") -> None:
        self.keep(name, value, unit)
        self.say(str(self.measured[-1]))

    def keep(self, name: str, value: float, unit: str = "") -> None:
        """Without printing it: a figure that a printed one is made of."""
        self.measured.append(Measured(name, round(value, 4), unit))

    def say(self, words: str) -> None:
        if self.loud:
            print(words, flush=True)

    def add_times(self, name: str, given: Figures) -> None:
        self.add(f"{name}, p50", given.p50, "ms")
        self.add(f"{name}, p99", given.p99, "ms")

    def value(self, name: str) -> float | None:
        return next((one.value for one in self.measured if one.name == name), None)

    def of(self, names: Iterable[str]) -> Sequence[float]:
        """Of several figures, those that were measured."""
        return [value for name in names if (value := self.value(name)) is not None]

    @property
    def failed(self) -> Sequence[Measured]:
        return [one for one in self.measured if one.fails]

    def dumped(self) -> str:
        """As JSON, each figure with its target; the targets are told for readers and not read back."""
        rows = [
            {**asdict(one), "target": str(one.target) if one.target else "", "verdict": one.verdict}
            for one in self.measured
        ]
        whole = {"machine": self.machine, "at": self.at, "parts": self.parts, "measured": rows}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
