"""What a story's desk does about silence, about later and about abuse, and how a story writes a span of time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handoff.pause import PauseAnswer, PauseReason
from handoff.ranks import Role
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
        case "boundary":
            await house.desk.pauses.warn(account, which)
        case "ask_pause":
            await house.desk.pauses.ask(account, which, PauseReason(act["reason"]), act["hours"])
        case "agree_to_pause":
            await house.desk.pauses.answer(_lead(account), which, PauseAnswer.AGREED)
        case "lift_pause":
            await house.desk.pauses.lift(_lead(account), which)
        case "here":
            await house.desk.floor.presence.seen(account.id)
        case _:
            raise AssertionError(f"nobody at the desk can {what}")


def _lead(account: Account) -> Account:
    return replace(account, role=Role.LEAD)
