"""The owner of a conversation asks a colleague to take it over, to read along or to write too."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry, record
from handoff.company import asked, joined, put
from handoff.desk_changes import DeskChanges, Done, Held, require_own
from handoff.desk_transfer import LineQuestion, not_asked
from handoff.desk_voice import DeskVoice
from handoff.dialogs import state_of
from handoff.live.contacts import Contacts
from handoff.live.events import DeskEvents
from handoff.live.presence import Presence
from handoff.records import Account, Companion, ConversationRecord, Offer, Standing
from handoff.store import case_lists
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database, UnitOfWork
from most116.core.conversation import Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId


class Colleagues(Protocol):
    """Who works at the desk (handoff/store/accounts.py)."""

    async def all(self) -> list[Account]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who works at the desk, and who of them is there now."""

    colleagues: Colleagues
    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTools:
    """What the parts of the desk act with."""

    database: Database
    changes: DeskChanges
    voice: DeskVoice
    line_question: LineQuestion
    desk_events: DeskEvents
    floor: Floor
    contacts: Contacts
    reopen: timedelta

    def expire_contact(self, unit: UnitOfWork, case: Case) -> None:
        """So long somebody who writes again comes back to a conversation that ends now."""
        seconds, contact = int(self.reopen.total_seconds()), case.contact
        unit.after_commit(lambda: self.contacts.expire(contact, seconds))


class DeskAsking:
    """Asks; what the colleague makes of it is in handoff/desk_company.py."""

    def __init__(self, tools: DeskTools) -> None:
        self._tools = tools

    async def colleagues(self, account: Account) -> list[tuple[Account, bool]]:
        """Everybody else who holds conversations; True: at the desk now. Those come first."""
        here = await self._tools.floor.presence.here()
        found = [
            (one, one.id in here)
            for one in await self._tools.floor.colleagues.all()
            if one.id != account.id and may(one, Act.TAKE)
        ]
        return sorted(found, key=lambda each: (not each[1], each[0].alias.casefold()))

    async def offers(self, account: Account) -> list[Offer]:
        """What the account was asked for or has come into; a lead also sees what waits for a lead's word."""
        async with self._tools.database.read() as connection:
            found = await case_lists.in_company(connection)
        return [
            Offer(entry=queue_entry(case), companion=one, for_lead=one.account != account.id)
            for case in found
            for one in case.company
            if one.account == account.id or _waits_for_lead(case, one, account)
        ]

    async def hand_over(self, account: Account, which: ConversationId, to: ConsultantId) -> ConversationRecord:
        """Offer the conversation to a colleague, who has it once they accept.

        One of the other line may read and accept it once the person, who is asked, has agreed to that.
        """
        return await self._ask(account, which, to, Standing.TAKES_OVER)

    async def invite(
        self, account: Account, which: ConversationId, to: ConsultantId, standing: Standing
    ) -> ConversationRecord:
        """Ask a colleague to read along or to write too. Once they join, everybody in the conversation sees them."""
        if standing is Standing.TAKES_OVER:
            raise DeskError(422, "desk.bad_request")
        return await self._ask(account, which, to, standing)

    async def _ask(
        self, account: Account, which: ConversationId, to: ConsultantId, standing: Standing
    ) -> ConversationRecord:
        known = next((one for one in await self._tools.floor.colleagues.all() if one.id == to), None)
        if known is None or known.id == account.id or not may(known, Act.TAKE):
            raise DeskError(409, "desk.no_such_colleague")

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            line, one = case.conversation.line, asked(known, standing, account, held.now)
            if line is not None and line not in known.lines:
                if standing is not Standing.TAKES_OVER:
                    raise DeskError(409, "desk.no_such_colleague")
                one = replace(one, towards=line.other)
                case = await self._tools.line_question.ask(held, case, line.other, by_hand=True)
            elif standing is Standing.TAKES_OVER and any(other.towards for other in case.company):
                case = not_asked(case, held.now)
            already = joined(case.company, to)
            if already is not None and standing is not Standing.TAKES_OVER:
                one = replace(one, joined_at=already.joined_at)
            action = "hand_over" if standing is Standing.TAKES_OVER else "invite"
            detail = to if standing is Standing.TAKES_OVER else f"{standing} {to}"
            return await self.done(held, replace(case, company=put(case.company, one)), action, detail)

        return await self._tools.changes.run(account, which, act)

    async def done(self, held: Held, case: Case, action: str, detail: str) -> Done[ConversationRecord]:
        self.tell(held, case)
        return Done(result=await record(held.unit.connection, case, held.key), case=case, action=action, detail=detail)

    def tell(self, held: Held, case: Case) -> None:
        """Every desk that may be concerned looks again, that of the line too to which the person agreed to go."""
        one, towards = case.conversation, state_of(case).transfer_to
        lines = (*one.lines, towards) if towards is not None else one.lines
        held.unit.then_tell(partial(self._tools.desk_events.publish, "conversation", lines, one.id))


def _waits_for_lead(case: Case, one: Companion, account: Account) -> bool:
    return (
        one.standing is Standing.TAKES_OVER
        and one.agreed_by is None
        and case.conversation.tier is Tier.IMMEDIATE
        and may(account, Act.SUPERVISE)
        and case.conversation.line in account.lines
    )
