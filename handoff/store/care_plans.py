"""Care plans in SQL, and how they are found again by the tokens of who comes back (handoff/returning.py)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.care_plan import CarePlan
from handoff.crypto.returning_tokens import Token
from handoff.inbound import from_ms, to_ms
from handoff.store.floor_tables import care_keys, care_plans
from most116.core.conversation import Line
from most116.core.ids import CarePlanId, ConsultantId

# The field that a plan's ciphertext is bound to.
FIELD = "care_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan as it is kept: `body` is sealed under the data key that `wrapped` holds."""

    plan: CarePlan
    body: bytes
    wrapped: bytes


async def add(connection: AsyncConnection, kept: KeptPlan, token: Token, today: date) -> None:
    plan = kept.plan
    values = {
        "id": plan.id,
        "line": plan.line,
        "alias": plan.alias,
        "body": kept.body,
        "written_by": plan.written_by,
        "written_at": to_ms(plan.written_at),
        "review_on": plan.review_on.isoformat(),
        "until": plan.until.isoformat(),
    }
    await connection.execute(insert(care_plans), values)
    row = {"plan": plan.id, "wrapped": kept.wrapped, "key": token.key, "token": token.value}
    await connection.execute(insert(care_keys), {**row, "seen_on": today.isoformat()})


async def one(connection: AsyncConnection, plan: CarePlanId) -> KeptPlan | None:
    return next(iter(await _found(connection, care_plans.c.id == plan)), None)


async def of_lines(connection: AsyncConnection, lines: Sequence[Line]) -> list[KeptPlan]:
    """Those of these lines, the oldest first."""
    return await _found(connection, care_plans.c.line.in_(lines))


async def count_waiting(connection: AsyncConnection, lines: Sequence[Line], who: ConsultantId, today: date) -> int:
    """How many of these lines wait for somebody else's word than their writer's, or for a review."""
    waits = care_plans.c.approved_at.is_(None) & (care_plans.c.written_by != who)
    due = care_plans.c.approved_at.is_not(None) & (care_plans.c.review_on < today.isoformat())
    query = select(func.count()).select_from(care_plans).where(care_plans.c.line.in_(lines), or_(waits, due))
    return await connection.scalar(query) or 0


async def of_tokens(connection: AsyncConnection, tokens: Iterable[Token]) -> list[KeptPlan]:
    """Those of whoever these tokens stand for, the oldest first."""
    return await _found(connection, care_keys.c.token.in_([each.value for each in tokens]))


async def replaced_by(connection: AsyncConnection, plan: CarePlanId) -> list[CarePlanId]:
    """The approved ones of the same person on the line, as far as they hang on the same token."""
    token = select(care_keys.c.token).where(care_keys.c.plan == plan).scalar_subquery()
    others = await _found(connection, (care_keys.c.token == token) & care_plans.c.approved_at.is_not(None))
    return [kept.plan.id for kept in others if kept.plan.id != plan]


async def approve(connection: AsyncConnection, plan: CarePlanId, by: ConsultantId, now: datetime) -> None:
    values = {"approved_by": by, "approved_at": to_ms(now)}
    await connection.execute(update(care_plans).where(care_plans.c.id == plan), values)


async def review(connection: AsyncConnection, plan: CarePlanId, again_on: date) -> None:
    await connection.execute(update(care_plans).where(care_plans.c.id == plan), {"review_on": again_on.isoformat()})


async def over(
    connection: AsyncConnection, today: date, unseen_since: date, unanswered_since: datetime
) -> list[CarePlanId]:
    """Those whose last day has passed, whose person was not here for too long, or of which nobody said a word."""
    ended = care_plans.c.until < today.isoformat()
    unseen = care_keys.c.seen_on < unseen_since.isoformat()
    unanswered = care_plans.c.approved_at.is_(None) & (care_plans.c.written_at < to_ms(unanswered_since))
    query = select(care_plans.c.id).join(care_keys).where(or_(ended, unseen, unanswered))
    return [CarePlanId(row.id) for row in await connection.execute(query)]


async def destroy(connection: AsyncConnection, plans: Sequence[CarePlanId]) -> None:
    """The words, what opens them and by what they would be found."""
    if not plans:
        return
    await connection.execute(delete(care_keys).where(care_keys.c.plan.in_(plans)))
    await connection.execute(delete(care_plans).where(care_plans.c.id.in_(plans)))


async def _found(connection: AsyncConnection, which: Any) -> list[KeptPlan]:
    query = (
        select(care_plans, care_keys.c.wrapped)
        .join(care_keys, care_keys.c.plan == care_plans.c.id)
        .where(which)
        .order_by(care_plans.c.id)
    )
    return [_kept(row) for row in await connection.execute(query)]


def _kept(row: Row[Any]) -> KeptPlan:
    plan = CarePlan(
        id=CarePlanId(row.id),
        line=Line(row.line),
        alias=row.alias,
        written_by=ConsultantId(row.written_by),
        written_at=from_ms(row.written_at),
        review_on=date.fromisoformat(row.review_on),
        until=date.fromisoformat(row.until),
        approved_by=None if row.approved_by is None else ConsultantId(row.approved_by),
        approved_at=None if row.approved_at is None else from_ms(row.approved_at),
    )
    return KeptPlan(plan=plan, body=row.body, wrapped=row.wrapped)
