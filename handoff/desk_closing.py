"""Closing a talk in danger: with a reason, and in immediate danger two people end it (domain sheet 3.2 and 4.6).

A lead agrees to what a consultant asks. Of a lead's own talk it is another lead, or a consultant who reads along in it:
consultant and supervisor are two people then too. Of one in high urgency leads are told afterwards (desk_ended.py).
"""

from collections.abc import Collection
from functools import partial

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry
from handoff.closing_why import ClosingReason, ClosingWhy, UrgentEnd
from handoff.company import joined
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.desk_ended import DeskEnded
from handoff.noting import keep_note
from handoff.records import Account, ClosingAnswer, ClosingOffer, ClosingRequest
from handoff.store import cases, closings, transcripts, urgent_ends
from handoff.store.cases import Case
from most116.core.conversation import Tier
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId, IdFactory
from most116.core.messages import Author


class DeskClosing:
    """What somebody agreed to ends with new words of danger, and when the talk goes to somebody else."""

    def __init__(self, tools: DeskTools, ids: IdFactory) -> None:
        self._tools, self._ids, self.ended = tools, ids, DeskEnded(tools)

    async def ask(self, account: Account, which: ConversationId, why: ClosingWhy) -> ClosingRequest:
        """The talk's consultant asks and says why; asking again is asking anew."""

        async def act(held: Held) -> Done[ClosingRequest]:
            one = require_own(held).conversation
            if one.tier is not Tier.IMMEDIATE:
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
        """Somebody else says yes or no: a lead of the line, or who reads along in a lead's talk."""
        leads = await self._leads(account)

        async def act(held: Held) -> Done[None]:
            one = held.case.conversation
            asked = await closings.of(held.unit.connection, which)
            if not _may_answer(account, held.case, asked, leads):
                raise DeskError(403, "desk.not_allowed")
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
        """What waits for this account's word: a lead's, or that of who reads along in a lead's talk."""
        async with self._tools.database.read() as connection:
            found = await closings.waiting(connection, account.lines, but=account.id)
        leads = await self._leads(account) if found else frozenset()
        return [
            ClosingOffer(entry=queue_entry(each.case), request=each.request)
            for each in found
            if _may_answer(account, each.case, each.request, leads)
        ]

    async def require(self, held: Held, why: ClosingWhy) -> str:
        """Refuse to close a talk in danger without a reason, and in immediate danger without somebody's agreement.

        Keeps the reason for leads and uses the agreement up. Returns what the audit trail says of it: the reason and
        who agreed, or nothing where nobody has to.
        """
        one, account = held.case.conversation, held.account
        if not one.tier.urgent:
            return ""
        asked = await _agreed(held) if one.tier is Tier.IMMEDIATE else None
        if asked is not None and asked.reason is not None and why.reason is None:
            # What was asked for is what was agreed to; its note stands beside the talk already.
            reason = ClosingReason(asked.reason)
        else:
            reason = why.required()
            await self._noted(held, why)
        await closings.remove(held.unit.connection, one.id)
        agreed_by = None if asked is None else asked.answered_by
        if not is_drill(one.slot):
            end = UrgentEnd(
                tier=one.tier,
                reason=reason,
                by=account.id,
                by_alias=account.alias,
                at=held.now,
                agreed_by=agreed_by,
            )
            # Of high urgency another lead is told what a lead ends alone, who may have lowered it from danger to life.
            knows = account.id if agreed_by is not None and may(account, Act.SUPERVISE, one.line) else agreed_by
            await urgent_ends.put(held.unit.connection, one.id, end, seen_by=knows)
        return f"{reason} {agreed_by or ''}".strip()

    async def _leads(self, account: Account) -> frozenset[ConsultantId]:
        """Who of the others leads a shift; asked only for who does not."""
        if may(account, Act.SUPERVISE):
            return frozenset()
        return frozenset(one.id for one in await self._tools.floor.colleagues.all() if may(one, Act.SUPERVISE))

    async def _noted(self, held: Held, why: ClosingWhy) -> None:
        if why.note.strip():
            await keep_note(held, self._ids, why.note.strip())

    def _tell(self, held: Held) -> None:
        one = held.case.conversation
        held.unit.then_tell(partial(self._tools.desk_events.publish, "conversation", one.lines, one.id))


def _may_answer(account: Account, case: Case, asked: ClosingRequest | None, leads: Collection[ConsultantId]) -> bool:
    """A lead of the line, or who was asked into a lead's talk and came: they know what they agree to. Nobody alone."""
    line = case.conversation.line
    if asked is not None and asked.by == account.id:
        return False
    if may(account, Act.SUPERVISE, line):
        return True
    beside = joined(case.company, account.id) is not None and may(account, Act.CLOSE, line)
    return asked is not None and asked.by in leads and beside


async def _agreed(held: Held) -> ClosingRequest:
    """The request that was agreed to, of a talk with somebody in immediate danger. Refuses where there is none."""
    one = held.case.conversation
    asked = await closings.of(held.unit.connection, one.id)
    if asked is None or asked.by != held.account.id or asked.answer is not ClosingAnswer.AGREED:
        leads = may(held.account, Act.SUPERVISE, one.line)
        raise DeskError(409, "desk.closing.needs_second" if leads else "desk.closing.needs_lead")
    heard = await transcripts.transcript(held.unit.connection, one.id, author=Author.PERSON)
    answered_at = asked.answered_at or asked.asked_at
    if any(line.at > answered_at and line.tier is not None and line.tier.urgent for line in heard):
        raise DeskError(409, "desk.closing.danger_again")
    return asked
