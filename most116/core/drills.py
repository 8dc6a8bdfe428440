"""By what an invented person is told from a real one, wherever a talk is: the slot that it came by.

No platform has such a number or page, and no row has to say it a second time (docs/decisions/0118).
"""

from typing import Final

from most116.core.conversation import Line

DRILL: Final = "drill-"


def drill_slot(line: Line) -> str:
    """The slot of those who are invented for this line."""
    return f"{DRILL}{line}"


def drill_line(slot: str) -> Line | None:
    """The line of a drill's slot; None for every number and page of ours."""
    return next((line for line in Line if slot == drill_slot(line)), None)


def is_drill(slot: str) -> bool:
    return slot.startswith(DRILL)
