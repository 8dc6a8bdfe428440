"""What holds of intake now, in lines for whoever sits at the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff.live.doors import LiveDoors
from most116.app.assembly import make_desk
from most116.core.errors import StorageDown

if TYPE_CHECKING:
    from handoff.intake_orders import Order
    from most116.app.wiring import Parts


async def report(parts: Parts) -> list[str]:
    live = LiveDoors(parts.runtime.redis)
    doors, crisis = await live.now(), await live.crisis()
    rows = [f"{line} {channel}: {gate.label}" for (line, channel), gate in sorted(doors.gates.items())]
    if crisis is not None:
        rows.insert(0, f"the crisis message is on for another {crisis.total_seconds() / 60:.0f} min")
    try:
        opening = await make_desk(parts).lead.opening.now()
    except StorageDown:
        return [*rows, "SQL does not answer: orders cannot be listed"]
    return [*(rows or ["every way in is open"]), *map(_row, opening.orders)]


def _row(order: Order) -> str:
    rule = order.rule
    until = f" until {order.until:%Y-%m-%d %H:%M} UTC" if order.until else ""
    where = f"{rule.line or 'both lines'}, {rule.channel or 'all channels'}"
    return f"  {rule.kind} {rule.value}: {where}{until} ({order.why})"
