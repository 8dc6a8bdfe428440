"""What two people do to keep the words of a talk past their time (domain sheet 5.3), and to let them go again.

Refused with DeskError. Whoever calls has made sure that the account's owner has just proved who they are.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from handoff.accounts.roles import Act, may, require
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held
from handoff.hold_ending import marked
from handoff.legal_hold import HeldTalk, HoldEnd, HoldId, HoldReason, LegalHold
from handoff.records import Account
from handoff.store import legal_holds
from handoff.store.cases import Case
from most116.core.clock import Clock
from most116.core.conversation import Line
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory

# What ended is listed for so long.
_LOOK_BACK: Final = timedelta(days=30)


class DeskHolds:
    """`longest`: so long after the second person agreed a hold is over, unless two people agree anew."""

    def __init__(self, tools: DeskTools, ids: IdFactory, clock: Clock, longest: timedelta) -> None:
        self._tools = tools
        self._ids = ids
        self._clock = clock
        self._longest = longest

    async def ask(self, account: Account, which: ConversationId, reason: HoldReason) -> LegalHold:
        """A lead of the line asks; while one is in force, for another one. Asking again is the same request."""

        async def act(held: Held) -> Done[LegalHold]:
            one = held.case.conversation
            line = one.line or one.entry_line or account.lines[0]
            require(account, Act.SUPERVISE, line)
            if is_drill(one.slot):
                raise DeskError(409, "desk.hold.invented")
            waiting = await _waiting(held)
            if waiting is not None:
                return Done(result=waiting)
            hold = LegalHold(
                id=HoldId(self._ids.new()),
                conversation=which,
                line=line,
                reason=reason,
                asked_by=account.id,
                asked_at=held.now,
            )
            return await self._kept(held, hold, "hold_asked")

        require(account, Act.SUPERVISE)
        return await self._tools.changes.run(account, which, act)

    async def agree(self, account: Account, which: ConversationId) -> LegalHold:
        """Another person agrees, and from now on nothing deletes the words; one that was in force ends with it."""

        async def act(held: Held) -> Done[LegalHold]:
            hold = _to_answer(held, await _waiting(held))
            if hold.asked_by == account.id:
                raise DeskError(403, "desk.hold.second_person")
            asker = next((one for one in await self._tools.floor.colleagues.all() if one.id == hold.asked_by), None)
            if asker is None or not may(asker, Act.SUPERVISE, hold.line):
                raise DeskError(409, "desk.hold.asker_gone")
            before = await _in_force(held)
            if before is not None:
                renewed = replace(before, ending=HoldEnd.RENEWED, ended_by=account.id, ended_at=held.now)
                await legal_holds.put(held.unit.connection, renewed)
            until = held.now + self._longest
            hold = replace(hold, agreed_by=account.id, agreed_at=held.now, until=until)
            return await self._kept(held, hold, "hold_agreed", marked(held.case, held.now, held=True))

        return await self._tools.changes.run(account, which, act)

    async def refuse(self, account: Account, which: ConversationId) -> LegalHold:
        """Somebody says no, or whoever asked takes it back."""

        async def act(held: Held) -> Done[LegalHold]:
            hold = _to_answer(held, await _waiting(held))
            how = HoldEnd.TAKEN_BACK if hold.asked_by == account.id else HoldEnd.REFUSED
            hold = replace(hold, ending=how, ended_by=account.id, ended_at=held.now)
            return await self._kept(held, hold, f"hold_{how}")

        return await self._tools.changes.run(account, which, act)

    async def lift(self, account: Account, which: ConversationId) -> LegalHold:
        """The first who does this asks for it, the second, who is somebody else, lifts it."""

        async def act(held: Held) -> Done[LegalHold]:
            hold = _to_answer(held, await _in_force(held))
            if hold.lift_asked_by == account.id:
                raise DeskError(403, "desk.hold.second_person")
            if hold.lift_asked_by is None:
                asked = replace(hold, lift_asked_by=account.id)
                return await self._kept(held, asked, "hold_lift_asked")
            hold = replace(hold, ending=HoldEnd.LIFTED, ended_by=account.id, ended_at=held.now)
            return await self._kept(held, hold, "hold_lifted", marked(held.case, held.now, held=False))

        return await self._tools.changes.run(account, which, act)

    async def keep(self, account: Account, which: ConversationId) -> LegalHold:
        """Nobody wants it lifted any more."""

        async def act(held: Held) -> Done[LegalHold]:
            hold = _to_answer(held, await _in_force(held))
            return await self._kept(held, replace(hold, lift_asked_by=None), "hold_kept")

        return await self._tools.changes.run(account, which, act)

    async def listed(self, account: Account) -> Sequence[HeldTalk]:
        """What is asked for, in force or ended lately: on the lead's lines; for an administrator on all."""
        require(account, Act.HOLD)
        lines = account.lines if may(account, Act.SUPERVISE) else tuple(Line)
        async with self._tools.database.read() as connection:
            return await legal_holds.listed(connection, lines, self._clock.now() - _LOOK_BACK)

    async def of(self, which: ConversationId) -> LegalHold | None:
        """What is in force about a talk, else what is asked for."""
        async with self._tools.database.read() as connection:
            found = await legal_holds.open_of(connection, which)
        return min(found, key=lambda one: one.asked, default=None)

    async def _kept(self, held: Held, hold: LegalHold, action: str, case: Case | None = None) -> Done[LegalHold]:
        await legal_holds.put(held.unit.connection, hold)
        publish = self._tools.desk_events.publish
        held.unit.then_tell(partial(publish, "conversation", (hold.line,), hold.conversation))
        return Done(result=hold, case=case, action=action, detail=hold.reason)


async def _waiting(held: Held) -> LegalHold | None:
    found = await legal_holds.open_of(held.unit.connection, held.case.conversation.id)
    return next((one for one in found if one.asked), None)


async def _in_force(held: Held) -> LegalHold | None:
    found = await legal_holds.open_of(held.unit.connection, held.case.conversation.id)
    return next((one for one in found if one.in_force), None)


def _to_answer(held: Held, hold: LegalHold | None) -> LegalHold:
    """What a lead of the line or an administrator decides about."""
    account, one = held.account, held.case.conversation
    line = one.line or one.entry_line if hold is None else hold.line
    require(account, Act.HOLD, line if may(account, Act.SUPERVISE) else None)
    if hold is None:
        raise DeskError(409, "desk.hold.none")
    return hold
