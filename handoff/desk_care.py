"""Care plans for those who come often: one lead writes, another agrees, and each looks at it again in time.

A plan limits nobody by itself: it is words for the consultant, who tells the person of it. In danger it does not hold.
"""

from datetime import date
from functools import partial

from handoff.accounts.roles import Act, require
from handoff.alias import new_alias
from handoff.care_plan import LONGEST, CarePlan, CareWish
from handoff.care_reading import CareReading
from handoff.crypto.keyring import KeyRing
from handoff.crypto.returning_tokens import Token
from handoff.desk_asking import DeskTools
from handoff.desk_duty import DeskDuty
from handoff.records import Account
from handoff.sayable import require_nobody_named, require_words
from handoff.store import audit, care_plans, cases
from handoff.store.care_plans import KeptPlan
from handoff.store.unit_of_work import UnitOfWork
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import CarePlanId, ConversationId, IdFactory
from most116.core.sealed import Secret


class DeskCare(CareReading):
    """Refuses with DeskError. The audit trail names a plan and never the talk that it was written in."""

    def __init__(self, tools: DeskTools, keyring: KeyRing, ids: IdFactory, duty: DeskDuty) -> None:
        super().__init__(tools, keyring, duty)
        self._ids = ids

    async def write(self, lead: Account, which: ConversationId, wish: CareWish) -> CarePlanId:
        """Write a plan for who writes in a talk; another lead has to agree. Writing again is writing anew."""
        require(lead, Act.SUPERVISE)
        require_words(wish.text, LONGEST)
        require_nobody_named(wish.text)
        review_by, last = self.last_days
        if not self.today < wish.review_on <= min(wish.until, review_by) or wish.until > last:
            raise DeskError(422, "desk.care.days")
        async with self._tools.database.write() as unit:
            line, token = await self._person(unit, lead, which)
            before = await care_plans.of_tokens(unit.connection, [token])
            await care_plans.destroy(unit.connection, [kept.plan.id for kept in before if not kept.plan.approved_at])
            plan = CarePlan(
                id=CarePlanId(self._ids.new()),
                line=line,
                alias=new_alias(),
                written_by=lead.id,
                written_at=self._clock.now(),
                review_on=wish.review_on,
                until=wish.until,
            )
            key, wrapped = self._keyring.new_content_key(plan.id)
            body = key.seal_text(Secret(wish.text), plan.id, care_plans.FIELD)
            kept = KeptPlan(plan=plan, body=body, wrapped=wrapped)
            await care_plans.add(unit.connection, kept, token, plan.written_at.date())
            await self._done(unit, lead, plan, "care_plan_written")
        return plan.id

    async def approve(self, lead: Account, which: CarePlanId) -> None:
        """Another person than who wrote it agrees: from now on whoever answers reads it, and no earlier one."""
        async with self._tools.database.write() as unit:
            plan = await self._led(unit, lead, which)
            if plan.approved_at is not None:
                raise DeskError(409, "desk.care.gone")
            if plan.written_by == lead.id:
                raise DeskError(409, "desk.care.second_person")
            await care_plans.destroy(unit.connection, await care_plans.replaced_by(unit.connection, which))
            await care_plans.approve(unit.connection, which, lead.id, self._clock.now())
            await self._done(unit, lead, plan, "care_plan_approved")

    async def review(self, lead: Account, which: CarePlanId, again_on: date) -> None:
        """A lead has looked at it: it goes on, and is looked at again on that day at the latest."""
        review_by, _ = self.last_days
        async with self._tools.database.write() as unit:
            plan = await self._led(unit, lead, which)
            if plan.approved_at is None:
                raise DeskError(409, "desk.care.gone")
            if not self.today < again_on <= min(plan.until, review_by):
                raise DeskError(422, "desk.care.days")
            await care_plans.review(unit.connection, which, again_on)
            await self._done(unit, lead, plan, "care_plan_reviewed")

    async def end(self, lead: Account, which: CarePlanId) -> None:
        """End it, or say no to it: its words are destroyed with their key."""
        async with self._tools.database.write() as unit:
            plan = await self._led(unit, lead, which)
            await care_plans.destroy(unit.connection, [which])
            await self._done(unit, lead, plan, "care_plan_ended" if plan.approved_at else "care_plan_refused")

    async def _person(self, unit: UnitOfWork, lead: Account, which: ConversationId) -> tuple[Line, Token]:
        """The line of a talk, and the token on which a plan for who writes there hangs."""
        case = await cases.hold(unit.connection, which)
        line = None if case is None else case.conversation.line
        if case is None or line not in (None, *lead.lines):
            raise DeskError(404, "desk.not_found")
        token = await self._returning.plan_token(unit.connection, case)
        if line is None or token is None:
            raise DeskError(409, "desk.care.unknown")
        await self._returning.keep_plans(unit.connection, case, self._clock.now().date())
        return line, token

    async def _led(self, unit: UnitOfWork, lead: Account, which: CarePlanId) -> CarePlan:
        require(lead, Act.SUPERVISE)
        kept = await care_plans.one(unit.connection, which)
        if kept is None or kept.plan.line not in lead.lines:
            raise DeskError(404, "desk.care.gone")
        return kept.plan

    async def _done(self, unit: UnitOfWork, lead: Account, plan: CarePlan, action: str) -> None:
        entry = audit.Entry(actor=lead.id, action=action, detail=plan.id)
        await audit.append(unit.connection, entry, self._clock.now())
        unit.then_tell(partial(self._tools.desk_events.publish, "floor", (plan.line,), None))
