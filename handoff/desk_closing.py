"""Closing a talk in danger: with a reason, and in immediate danger a lead agrees first (domain sheet 3.2 and 4.6).

Of one in high urgency the leads of the line are told afterwards (handoff/desk_ended.py). A lead's own talk needs nobody
else's word: there may be one lead on a shift, and a talk that nobody can end keeps them from everybody else.
"""

from functools import partial

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry
from handoff.closing_why import ClosingReason, ClosingWhy, UrgentEnd
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.desk_ended import DeskEnded
from handoff.noting import keep_note
from handoff.records import Account, ClosingAnswer, ClosingOffer, ClosingRequest
from handoff.store import cases, closings, transcripts, urgent_ends
from most116.core.conversation import Tier
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory
from most116.core.messages import Author


class DeskClosing:
    """What a lead agreed to ends with new words of danger, and when the talk goes to somebody else."""

    def __init__(self, tools: DeskTools, ids: IdFactory) -> None:
        self._tools, self._ids, self.ended = tools, ids, DeskEnded(tools)

    async def ask(self, account: Account, which: ConversationId, why: ClosingWhy) -> ClosingRequest:
        """The talk's consultant asks and says why; asking again is asking anew."""

        async def act(held: Held) -> Done[ClosingRequest]:
            one = require_own(held).conversation
            if one.tier is not Tier.IMMEDIATE or may(account, Act.SUPERVISE, one.line):
                raise DeskError(409, "desk.closing.not_needed")
            reason = why.required()
            asked = ClosingRequest(by=account.id, by_alias=account.alias, asked_at=held.now, reason=reason)
            await closings.put(held.unit.connection, which, asked)
            await self._noted(held, why)
            self._tell(held)
            return Done(result=asked, action="closing_asked", detail=reason)

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

    async def require(self, held: Held, why: ClosingWhy) -> str:
        """Refuse to close a talk in danger without a reason, and in immediate danger without a lead's agreement.

        Keeps the reason for leads and uses the agreement up. Returns what the audit trail says of it: the reason and
        who agreed, or nothing where nobody has to.
        """
        one, account = held.case.conversation, held.account
        if not one.tier.urgent:
            return ""
        leads, asked = may(account, Act.SUPERVISE, one.line), None
        if one.tier is Tier.IMMEDIATE and not leads:
            asked = await _agreed(held)
        if asked is not None and asked.reason is not None and why.reason is None:
            # What was asked for is what the lead agreed to; its note stands beside the talk already.
            reason = ClosingReason(asked.reason)
        else:
            reason = why.required()
            await self._noted(held, why)
        await closings.remove(held.unit.connection, one.id)
        agreed_by = account.id if leads else None if asked is None else asked.answered_by
        if not is_drill(one.slot):
            end = UrgentEnd(
                tier=one.tier,
                reason=reason,
                by=account.id,
                by_alias=account.alias,
                at=held.now,
                agreed_by=agreed_by if one.tier is Tier.IMMEDIATE else None,
            )
            await urgent_ends.put(held.unit.connection, one.id, end, seen_by=agreed_by)
        return f"{reason} {agreed_by or ''}".strip()

    async def _noted(self, held: Held, why: ClosingWhy) -> None:
        if why.note.strip():
            await keep_note(held, self._ids, why.note.strip())

    def _tell(self, held: Held) -> None:
        one = held.case.conversation
        held.unit.then_tell(partial(self._tools.desk_events.publish, "conversation", one.lines, one.id))


async def _agreed(held: Held) -> ClosingRequest:
    """The request that a lead agreed to, of a talk with somebody in immediate danger. Refuses where there is none."""
    one = held.case.conversation
    asked = await closings.of(held.unit.connection, one.id)
    if asked is None or asked.by != held.account.id or asked.answer is not ClosingAnswer.AGREED:
        raise DeskError(409, "desk.closing.needs_lead")
    heard = await transcripts.transcript(held.unit.connection, one.id, author=Author.PERSON)
    answered_at = asked.answered_at or asked.asked_at
    if any(line.at > answered_at and line.tier is not None and line.tier.urgent for line in heard):
        raise DeskError(409, "desk.closing.danger_again")
    return asked
