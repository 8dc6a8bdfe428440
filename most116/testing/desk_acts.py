"""What a story's consultants do about silence and about later, and how a story writes a span of time."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handoff.records import Account, CheckIn
from most116.core.ids import ConversationId
from most116.testing.house import House

_SPAN = re.compile(r"\+(\d+)(s|min|h)")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours"}


def span_of(given: str) -> timedelta:
    span = _SPAN.fullmatch(given)
    assert span, f"{given} is no time: write +30s, +5min or +2h"
    return timedelta(**{_UNITS[span[2]]: int(span[1])})


async def act_later(house: House, account: Account, which: ConversationId, what: str, act: Mapping[str, Any]) -> None:
    match what:
        case "check_in":
            await house.desk.later.check_in(account, which, CheckIn(act["step"]))
        case "follow_up":
            await house.desk.later.follow_up(account, which, house.clock.now() + span_of(act["in"]))
        case "here":
            await house.desk.floor.presence.seen(account.id)
        case _:
            raise AssertionError(f"nobody at the desk can {what}")
