"""Care plans in words: the note beside a talk, and the rows of the page of leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handoff.care_plan import CareNote, OpenedPlan
from handoff.console.office import Office
from handoff.records import Account
from most116.core.clock import HERE
from most116.core.ids import ConsultantId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class CareSign:
    """Beside a talk: the plan that whoever answers reads (`note`), and whether a lead may write one."""

    note: CareNote | None
    days: str
    offered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow:
    """`state`: asked, on or due. `own`: written by whoever looks, so that somebody else agrees."""

    id: str
    alias: str
    line: str
    text: str
    state: str
    told: str
    days: str
    own: bool


async def care_sign(place: Office, who: Account, which: ConversationId) -> CareSign:
    note = await place.desk.care.of(who, which)
    days = "" if note is None else _days(place, note.review_on, note.until)
    return CareSign(note=note, days=days, offered=await place.desk.care.offered(who, which))


async def care_rows(place: Office, who: Account) -> list[CareRow]:
    people = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    today = place.desk.care.today
    return [_row(place, one, people, who, today) for one in await place.desk.care.listed(who)]


def _row(place: Office, one: OpenedPlan, people: Mapping[ConsultantId, str], who: Account, today: date) -> CareRow:
    plan = one.plan
    told = place.word(
        "desk.care.written", by=people.get(plan.written_by, ""), at=f"{plan.written_at.astimezone(HERE):%d.%m.%Y}"
    )
    if plan.approved_by is not None:
        told = f"{told} {place.word('desk.care.approved', by=people.get(plan.approved_by, ''))}"
    return CareRow(
        id=plan.id,
        alias=plan.alias,
        line=place.word(f"desk.line.{plan.line}"),
        text=one.text,
        state="asked" if plan.approved_at is None else "due" if plan.overdue(today) else "on",
        told=told,
        days=_days(place, plan.review_on, plan.until),
        own=plan.written_by == who.id,
    )


def _days(place: Office, review_on: date, until: date) -> str:
    return place.word("desk.care.days_told", review=f"{review_on:%d.%m.%Y}", until=f"{until:%d.%m.%Y}")
