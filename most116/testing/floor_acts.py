"""What a story's floor does about intake: orders, who is at the desk, and that the router hears of it in time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handoff.accounts.administration import OPERATOR
from handoff.intake_orders import OrderKind, Rule, Why
from handoff.store.accounts import AccountStore
from most116.core.conversation import Channel, Line
from most116.testing.desk_acts import span_of
from most116.testing.house import House


async def steer(house: House, act: Mapping[str, Any]) -> None:
    """`switch`, `hours`, `day` and `language` order something, on `line` and `channel` or all, `in` for a switch.

    `open` ends every switch; `empty_after` is how long nobody must be at the desk until a line counts as unread;
    `comes` names a new colleague of both lines, who is there.
    """
    desk = house.desk.lead.opening
    if "empty_after" in act:
        house.opening.unattended = span_of(act["empty_after"])
    elif "comes" in act:
        account = house.account(act["comes"].capitalize())
        await AccountStore(house.parts.database, house.clock).add(account)
        await house.desk.floor.presence.seen(account.id)
    elif "open" in act:
        assert await desk.end_switches(OPERATOR, None)
    else:
        kind = next(each for each in OrderKind if each.value in act)
        line, channel = act.get("line"), act.get("channel")
        rule = Rule(
            kind=kind,
            line=Line(line) if line else None,
            channel=Channel(channel) if channel else None,
            value=act[kind.value],
        )
        length = span_of(act["in"]) if "in" in act else timedelta(hours=24)
        await desk.order(OPERATOR, rule, Why.DRILL, length)
    await house.opening.look()
