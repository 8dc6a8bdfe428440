"""What is seen of care plans: the note beside a talk for whoever answers, and the list of leads."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.accounts.roles import Act, may, require
from handoff.care_plan import REVIEW_WITHIN, USUAL_LAST, USUAL_REVIEW, CareNote, OpenedPlan
from handoff.case_view import opened_text
from handoff.company import joined
from handoff.crypto.keyring import KeyRing
from handoff.desk_asking import DeskTools
from handoff.desk_duty import DeskDuty
from handoff.records import Account
from handoff.returning import Returning
from handoff.store import care_plans, cases
from handoff.store.care_plans import KeptPlan
from handoff.store.cases import Case
from most116.core.clock import HERE
from most116.core.ids import ConversationId


class CareReading:
    """A plan lasts as long as the limits of `duty` say at most, whoever agrees to it."""

    def __init__(self, tools: DeskTools, keyring: KeyRing, duty: DeskDuty) -> None:
        self._tools = tools
        self._keyring = keyring
        self._returning = Returning(keyring)
        self._clock = duty.clock
        self._longest = duty.limits.care

    @property
    def today(self) -> date:
        return self._clock.now().astimezone(HERE).date()

    @property
    def last_days(self) -> tuple[date, date]:
        """The last day for the next review, and the last day that a plan may have."""
        return self.today + REVIEW_WITHIN, self.today + self._longest

    @property
    def usual_days(self) -> tuple[date, date]:
        """The day of the next review and the last day that a form begins with: never later than they may be."""
        last = min(USUAL_LAST, self._longest)
        return self.today + min(USUAL_REVIEW, last), self.today + last

    async def of(self, account: Account, which: ConversationId) -> CareNote | None:
        """The approved plan of who writes here, for whoever holds the talk, joined it or leads its line."""
        async with self._tools.database.read() as connection:
            case = await cases.load(connection, which)
            found = (
                await self._returning.plans_of(connection, case) if case is not None and _answers(account, case) else []
            )
        holds = [kept for kept in found if kept.plan.approved_at is not None and kept.plan.until >= self.today]
        if case is None or not holds:
            return None
        newest = max(holds, key=lambda kept: kept.plan.approved_at or kept.plan.written_at)
        return CareNote(
            alias=newest.plan.alias,
            text=self._text(newest),
            review_on=newest.plan.review_on,
            until=newest.plan.until,
            not_applied=newest.plan.not_applied(self.today, danger=case.conversation.tier.urgent),
        )

    async def offered(self, account: Account, which: ConversationId) -> bool:
        """Whether this account could write a plan for who writes here."""
        return await self.whose(account, which) is not None

    async def whose(self, account: Account, which: ConversationId) -> str | None:
        """By which name the desk calls the talk for whose person this account could write a plan; None: it cannot."""
        async with self._tools.database.read() as connection:
            case = await cases.load(connection, which)
            line = None if case is None else case.conversation.line
            if case is None or line is None or not may(account, Act.SUPERVISE, line):
                return None
            known = await self._returning.plan_token(connection, case) is not None
            return case.conversation.alias if known else None

    async def listed(self, lead: Account) -> Sequence[OpenedPlan]:
        """On the lead's lines: what waits for a word first, then by the day of the next review."""
        require(lead, Act.SUPERVISE)
        async with self._tools.database.read() as connection:
            found = await care_plans.of_lines(connection, lead.lines)
        opened = [OpenedPlan(plan=kept.plan, text=self._text(kept)) for kept in found]
        return sorted(opened, key=lambda each: (each.plan.approved_at is not None, each.plan.review_on))

    async def waiting(self, account: Account) -> int:
        """How many wait for this lead's word, or to be looked at again; nobody else is asked."""
        if not may(account, Act.SUPERVISE):
            return 0
        async with self._tools.database.read() as connection:
            return await care_plans.count_waiting(connection, account.lines, account.id, self.today)

    async def back(self, connection: AsyncConnection, case: Case, now: datetime) -> None:
        """Somebody is being answered: what is agreed with them stays theirs in this quarter too."""
        await self._returning.keep_plans(connection, case, now.date())

    def _text(self, kept: KeptPlan) -> str:
        key = self._keyring.unwrap(kept.plan.id, kept.wrapped)
        return opened_text(kept.body, kept.plan.id, care_plans.FIELD, key)


def _answers(account: Account, case: Case) -> bool:
    """Never for the other line, not even for a guest from there."""
    one = case.conversation
    if one.line is None or one.line not in account.lines:
        return False
    guest = joined(case.company, account.id)
    return one.assigned_to == account.id or guest is not None or may(account, Act.SUPERVISE, one.line)
