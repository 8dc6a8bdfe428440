"""Files contacts that never were, for what is counted of them."""

from dataclasses import replace
from datetime import datetime, timedelta

from handoff.figures.period import Period
from handoff.journey import Ending
from handoff.store import case_records
from handoff.store.case_records import Facts
from handoff.store.unit_of_work import Database
from handoff.talk_record import Chosen
from most116.core.clock import SystemClock
from most116.core.conversation import AgeBand, Channel, Language, Line, Tier


def contact(came_at: datetime, **facts: object) -> Facts:
    """A talk on the youth line that came by the web chat, was taken after a minute and was one."""
    usual = Facts(
        came_at=came_at,
        ended_at=came_at,
        line=Line.YOUTH,
        first_line=Line.YOUTH,
        entry=Line.YOUTH,
        came_by=Channel.WEBCHAT,
        language=Language.PL,
        age_band=AgeBand.FROM_13,
        tier=Tier.STANDARD,
        tier_at_close=Tier.STANDARD,
        returning=False,
        waited="<5",
        lasted="5-15",
        ended=Ending.ANSWERED,
        waited_seconds=60,
        active_minutes=12,
        talked=True,
    )
    return replace(usual, **facts)  # type: ignore[arg-type]


async def file_contacts(database: Database, count: int, facts: Facts, chosen: Chosen | None = None) -> None:
    async with database.write() as unit:
        for _ in range(count):
            await case_records.add(unit.connection, facts, chosen or Chosen())


async def file_last_month(database: Database) -> Period:
    """Contacts of the month before this one: 65 on the youth line, 37 on the other, of whom some came by SMS."""
    (period,) = Period.last_months(SystemClock().now(), 1)
    at = period.begins + timedelta(days=9, hours=12)
    adult = {"line": Line.ADULT, "first_line": Line.ADULT}
    await file_contacts(database, 40, contact(at))
    await file_contacts(database, 25, contact(at + timedelta(hours=1), came_by=Channel.SMS))
    await file_contacts(database, 7, contact(at, **adult))
    await file_contacts(database, 30, contact(at - timedelta(hours=2), **adult))
    return period
