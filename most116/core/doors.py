"""Which ways in are open now: what the router, the public pages and the desk are told of hours and switches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from most116.core.conversation import Channel, Language, Line

Way = tuple[Line, Channel]


class Gate(IntEnum):
    """How what comes on a line and channel is met; danger is let in by every one of them.

    DIVERTED: taken in, and told of the telephones. CLOSED: people are there, and nothing new is taken in. UNREAD:
    nobody is there.
    """

    OPEN = 0
    DIVERTED = 1
    CLOSED = 2
    UNREAD = 3

    @property
    def label(self) -> str:
        return self.name.lower()

    @property
    def shut(self) -> bool:
        """Nothing new that can wait is taken in."""
        return self >= Gate.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The gates that are not open, the languages that are written now, and the hours that may be told of the others.

    A way that `gates` does not name is open; of one that `written` does not name nothing is known beside what the lines
    say of themselves.
    """

    gates: Mapping[Way, Gate] = field(default_factory=dict)
    written: Mapping[Way, frozenset[Language]] = field(default_factory=dict)
    hours: Mapping[tuple[Line, Language], str] = field(default_factory=dict)

    def gate(self, line: Line | None, channel: Channel) -> Gate:
        """Of a line; while nobody knows which, the one of both that takes more in."""
        lines = tuple(Line) if line is None else (line,)
        return min(self.gates.get((one, channel), Gate.OPEN) for one in lines)


OPEN_DOORS = Doors()
NOBODY_READS = Doors(gates={(line, channel): Gate.UNREAD for line in Line for channel in Channel})
