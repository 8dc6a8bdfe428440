"""The stream of changes that the page and the tests follow, with a place to resume from."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass

EVENTS_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed: `kind` is message, phone, chat, post or reset."""

    position: int
    kind: str
    number: str = ""
    sid: str = ""


class Feed:
    """A bounded list of changes; a cursor names this run of the program, so that an older one is noticed."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._changes: deque[Change] = deque(maxlen=EVENTS_KEPT)
        self._last = 0
        self._news = asyncio.Event()

    def publish(self, kind: str, number: str = "", sid: str = "") -> None:
        self._last += 1
        self._changes.append(Change(self._last, kind, number, sid))
        self._news.set()
        self._news = asyncio.Event()

    @property
    def last(self) -> int:
        return self._last

    def cursor(self, position: int | None = None) -> str:
        return f"{self._run}-{self._last if position is None else position}"

    def position(self, cursor: str) -> int | None:
        """The place a cursor means, or None where what followed it is gone."""
        run, _, digits = cursor.partition("-")
        if run != self._run or not digits.isdecimal() or len(digits) > 18:
            return None
        position = int(digits)
        return position if self.holds(position) else None

    def holds(self, position: int) -> bool:
        """Whether everything after a position is still there."""
        first = self._changes[0].position if self._changes else self._last + 1
        return first - 1 <= position <= self._last

    def since(self, position: int) -> list[Change]:
        """The changes after a position; of several changes of one thing only the last."""
        latest: dict[tuple[str, str, str], Change] = {}
        for change in reversed(self._changes):
            if change.position <= position:
                break
            latest.setdefault((change.kind, change.number, change.sid), change)
        return sorted(latest.values(), key=lambda change: change.position)

    async def wait(self, position: int, seconds: float) -> bool:
        """Waits for a change after a position; False when the time is over first."""
        if self._last > position:
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True
