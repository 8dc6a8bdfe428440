"""One figure of a run beside its target."""

from dataclasses import dataclass

from most116.testing.bench.targets import LEEWAY, TARGETS, Target


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure; `unit` is empty for a ratio."""

    name: str
    value: float
    unit: str = ""

    @property
    def target(self) -> Target | None:
        return TARGETS.get(self.name)

    @property
    def met(self) -> bool:
        return self.target is None or self.target.met(self.value)

    @property
    def fails(self) -> bool:
        """A ratio that misses its target by more than the leeway."""
        return self.target is not None and self.target.ratio and not self.target.met(self.value, LEEWAY)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        if self.met:
            return "met"
        return "MISSED" if self.fails or not self.target.ratio else "missed by less than a tenth"

    def __str__(self) -> str:
        told = f"{self.name:62} {written(self.value):>9} {self.unit:9}"
        return f"{told} {self.target or ''!s:16} {self.verdict}".rstrip()


def written(value: float) -> str:
    """A figure with as many places as it deserves."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
