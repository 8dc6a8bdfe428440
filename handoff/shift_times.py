"""When a shift ends, and when somebody has looked at the screen for an hour (domain sheet 4.3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from handoff.duty import AT_SCREEN, SCREEN_AGAIN, SCREEN_REST, Duty
from handoff.duty_changes import DutyChanges
from handoff.live.connection import Live
from handoff.live.screen import Screen
from handoff.records import Account
from most116.core.errors import DeskError

_LONGEST_SHIFT: Final = timedelta(hours=16)


class ShiftTimes:
    def __init__(self, changes: DutyChanges, redis: Live) -> None:
        self._changes = changes
        self._clock = changes.clock
        self._screen = Screen(redis, changes.clock)

    async def set_end(self, account: Account, at: datetime | None) -> None:
        """The account's shift ends then; None: it has not said when."""
        now = self._clock.now()
        if at is not None and not now < at <= now + _LONGEST_SHIFT:
            raise DeskError(422, "desk.shift.end_wrong")

        def change(duty: Duty, _now: datetime) -> Duty:
            return replace(duty, ends_at=at)

        await self._changes.make(account, change, "shift_end", "" if at is None else f"{at:%Y-%m-%dT%H:%MZ}")

    async def leave(self, account: Account) -> None:
        """The shift is over when somebody goes, whenever they had said."""
        if (await self._changes.of(account)).ends_at is not None:
            await self.set_end(account, None)

    async def rest_due(self, account: Account, duty: Duty) -> bool:
        """Whether some minutes away from the screen are proposed."""
        now, since = self._clock.now(), await self._screen.since(account.id)
        if since is None or duty.on_break(now):
            return False
        began, until = duty.break_since, duty.break_until
        if began is not None and until is not None and until - began >= SCREEN_REST:
            # A break that ran out by itself.
            since = max(since, until)
        return now - since >= AT_SCREEN

    async def back(self, account: Account, before: Duty) -> None:
        """A break is over, or one that was proposed is not wanted now; `before`: the shift until then."""
        now = self._clock.now()
        if before.on_break(now) and before.break_since is not None:
            if now - before.break_since >= SCREEN_REST:
                await self._screen.begin(account.id, now)
        elif await self.rest_due(account, before):
            await self._screen.begin(account.id, now - AT_SCREEN + SCREEN_AGAIN)
