"""Failures on demand: what the platform is to do wrong, for which number, and how many times."""

from dataclasses import dataclass, replace
from typing import Any

EVERY_NUMBER = "*"

# Kind → whether the platform has taken the message when it misbehaves.
ANSWERS = {
    "refused": False,  # 4xx with a code, 21610 unless told otherwise
    "throttled": False,  # 429 with 20429
    "hang": False,  # never answers
    "reset": False,  # the connection breaks
    "slow": True,  # takes the message, answers after our time-out
    "crash": True,  # takes the message, answers 500
    "garbled": True,  # takes the message, answers with broken JSON
    "undelivered": True,  # sends the message; the last receipt says no, 30003 unless told otherwise
    "failed": True,  # takes the message and cannot send it, 30036 unless told otherwise
}
RECEIPTS = ("receipts_mixed", "receipts_twice", "receipts_missing")
KINDS = (*ANSWERS, *RECEIPTS)

_DEFAULT_CODES = {"refused": 21610, "undelivered": 30003, "failed": 30036, "throttled": 20429, "crash": 20500}


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail; `times` None means until it is taken back."""

    number: str
    kind: str
    code: int | None = None
    seconds: float = 20.0
    accept: bool = False
    times: int | None = None

    @property
    def about_receipts(self) -> bool:
        return self.kind in RECEIPTS


def read_fault(values: dict[str, Any]) -> Fault:
    """A fault from the control interface; raises ValueError with a sentence for the person who wrote the test."""
    kind = values.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind: one of none, {', '.join(KINDS)}")
    times, code = values.get("times"), values.get("code", _DEFAULT_CODES.get(kind))
    if times is not None and (not isinstance(times, int) or times < 1):
        raise ValueError("times: a whole number from 1, or null for always")
    if code is not None and not isinstance(code, int):
        raise ValueError("code: the platform's error number")
    seconds = values.get("seconds", 20.0)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 600:
        raise ValueError("seconds: 0 to 600")
    accept = ANSWERS.get(kind, True)
    if kind in {"hang", "reset"}:
        accept = bool(values.get("accept", False))
    return Fault(str(values.get("number", EVERY_NUMBER)), kind, code, float(seconds), accept, times)


class Faults:
    """At most one fault of each sort (answer, receipts) for a number; a number's own fault wins over everybody's."""

    def __init__(self) -> None:
        self._faults: dict[tuple[str, bool], Fault] = {}

    def set(self, fault: Fault) -> None:
        self._faults[fault.number, fault.about_receipts] = fault

    def clear(self, number: str | None = None) -> None:
        """Takes back the faults of one number, or all."""
        for key in [key for key in self._faults if number in {None, key[0]}]:
            del self._faults[key]

    def all(self) -> list[Fault]:
        return list(self._faults.values())

    def of(self, number: str) -> list[Fault]:
        """What the next message to a number will meet."""
        return [each for each in (self._find(number, receipts=False), self._find(number, receipts=True)) if each]

    def take(self, number: str, *, receipts: bool) -> Fault | None:
        """The fault that meets this message, used up by one."""
        fault = self._find(number, receipts=receipts)
        if fault is not None and fault.times is not None:
            key = (fault.number, receipts)
            if fault.times == 1:
                del self._faults[key]
            else:
                self._faults[key] = replace(fault, times=fault.times - 1)
        return fault

    def _find(self, number: str, *, receipts: bool) -> Fault | None:
        return self._faults.get((number, receipts)) or self._faults.get((EVERY_NUMBER, receipts))
