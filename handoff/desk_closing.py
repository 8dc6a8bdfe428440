"""Closing a talk with somebody in immediate danger: a lead agrees first (domain sheet 4.6).

A lead's own talk needs nobody else's word: there may be one lead on a shift, and a talk that nobody can end keeps them
from everybody else.
"""

from functools import partial

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.records import Account, ClosingAnswer, ClosingOffer, ClosingRequest
from handoff.store import cases, closings, transcripts
from most116.core.conversation import Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import Author


class DeskClosing:
    """What a lead agreed to ends with new words of danger, and when the talk goes to somebody else."""

    def __init__(self, tools: DeskTools) -> None:
        self._tools = tools

    async def ask(self, account: Account, which: ConversationId) -> ClosingRequest:
        """The talk's consultant asks; asking again is asking anew."""

        async def act(held: Held) -> Done[ClosingRequest]:
            one = require_own(held).conversation
            if one.tier is not Tier.IMMEDIATE or may(account, Act.SUPERVISE, one.line):
                raise DeskError(409, "desk.closing.not_needed")
            asked = ClosingRequest(by=account.id, by_alias=account.alias, asked_at=held.now)
            await closings.put(held.unit.connection, which, asked)
            self._tell(held)
            return Done(result=asked, action="closing_asked")

        return await self._tools.changes.run(account, which, act)

    async def take_back(self, account: Account, which: ConversationId) -> None:
        async def act(held: Held) -> Done[None]:
            require_own(held)
            await closings.remove(held.unit.connection, which)
            self._tell(held)
            return Done(result=None, action="closing_taken_back")

        await self._tools.changes.run(account, which, act)

    async def answer(self, account: Account, which: ConversationId, given: ClosingAnswer) -> None:
        """A lead of the line says yes or no."""

        async def act(held: Held) -> Done[None]:
            one = held.case.conversation
            if not may(account, Act.SUPERVISE, one.line):
                raise DeskError(403, "desk.not_allowed")
            asked = await closings.of(held.unit.connection, which)
            if asked is None or not one.phase.with_person or asked.by != one.assigned_to:
                raise DeskError(409, "desk.not_offered")
            await closings.answer(held.unit.connection, which, account.id, given, held.now)
            self._tell(held)
            return Done(result=None, action=f"closing_{given}", detail=asked.by)

        await self._tools.changes.run(account, which, act)

    async def of(self, account: Account, which: ConversationId) -> ClosingRequest | None:
        """What became of the account's own request; None when there is none, or none is needed any more."""
        async with self._tools.database.read() as connection:
            asked = await closings.of(connection, which)
            case = None if asked is None else await cases.load(connection, which)
        if asked is None or case is None or case.conversation.tier is not Tier.IMMEDIATE:
            return None
        return asked if asked.by == account.id == case.conversation.assigned_to else None

    async def waiting(self, account: Account) -> list[ClosingOffer]:
        """What waits for this lead's word; nothing for everybody else."""
        if not may(account, Act.SUPERVISE):
            return []
        async with self._tools.database.read() as connection:
            found = await closings.waiting(connection, account.lines, but=account.id)
        return [ClosingOffer(entry=queue_entry(each.case), request=each.request) for each in found]

    def _tell(self, held: Held) -> None:
        one = held.case.conversation
        held.unit.then_tell(partial(self._tools.desk_events.publish, "conversation", one.lines, one.id))


async def require_agreement(held: Held) -> str:
    """Who agreed that a talk with somebody in immediate danger is closed; empty where nobody has to.

    Refuses to close it when no lead has agreed, and uses the agreement up.
    """
    one = held.case.conversation
    if one.tier is not Tier.IMMEDIATE:
        return ""
    if may(held.account, Act.SUPERVISE, one.line):
        return held.account.id
    asked = await closings.of(held.unit.connection, one.id)
    if asked is None or asked.by != held.account.id or asked.answer is not ClosingAnswer.AGREED:
        raise DeskError(409, "desk.closing.needs_lead")
    heard = await transcripts.transcript(held.unit.connection, one.id, author=Author.PERSON)
    answered_at = asked.answered_at or asked.asked_at
    if any(line.at > answered_at and line.tier is not None and line.tier.urgent for line in heard):
        raise DeskError(409, "desk.closing.danger_again")
    await closings.remove(held.unit.connection, one.id)
    return asked.answered_by or ""
