"""What the next hours will bring, by the same hour of the weeks before, against those who are planned for them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.accounts.administration import OPERATOR
from handoff.forecast import HourAhead
from handoff.intake_orders import OrderKind, Rule, Why
from handoff.store import desk_hours
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.testing.filed import contact, file_contacts
from most116.testing.house import House

NOON = datetime(2026, 10, 28, 12, tzinfo=ZoneInfo("Europe/Warsaw"))
BOTH = tuple(Line)


@pytest.fixture
async def weeks(house: House) -> House:
    """Three weeks: of that hour 2, 6 and 8 came to the youth line, for 30 minutes each, and two people were there."""
    house.clock.move(seconds=(NOON.astimezone(UTC) - house.clock.now()).total_seconds() + 1800)
    for back, count in ((1, 2), (2, 6), (3, 8)):
        # A change of the clocks lies between: the hour is the one that people see.
        hour = (NOON.replace(tzinfo=None) - timedelta(weeks=back)).replace(tzinfo=NOON.tzinfo).astimezone(UTC)
        await file_contacts(house.parts.database, count, contact(hour, active_minutes=30))
        await file_contacts(house.parts.database, 2, contact(hour + timedelta(hours=1), active_minutes=30))
        async with house.parts.database.write() as unit:
            for _ in range(60):
                await desk_hours.add_minute(unit.connection, hour, Line.YOUTH, here=2, talking=1)
    return house


async def ahead(house: House, line: Line = Line.YOUTH) -> Mapping[str, HourAhead]:
    found = await house.desk.lead.opening.forecast.ahead(BOTH)
    return {f"{one.hour.astimezone(NOON.tzinfo):%H}": one for one in found if one.line is line}


async def order(house: House, kind: OrderKind, value: str, line: Line | None = Line.YOUTH) -> None:
    await house.desk.lead.opening.order(OPERATOR, Rule(kind=kind, line=line, channel=None, value=value), Why.PLAN)


async def test_the_same_hour_of_the_weeks_before_tells_it(weeks: House) -> None:
    found = await ahead(weeks)
    noon = found["12"]
    # Six people for half an hour each are three hours of talks: two consultants with two talks at a time.
    assert (noon.expected, noon.needed, noon.there, noon.short) == (6, 2, 2, False)
    assert (found["13"].expected, found["13"].needed, found["13"].usual) == (2, 1, 0)
    assert found["13"].short
    assert (found["14"].expected, found["14"].needed) == (None, None)
    adult = (await ahead(weeks, Line.ADULT))["12"]
    assert (adult.expected, adult.needed, adult.short) == (0, None, False)


async def test_a_campaign_brings_more_in_its_hours_and_a_plan_counts_before_what_is_usual(weeks: House) -> None:
    await order(weeks, OrderKind.CAMPAIGN, "2026-10-28 12:00-13:00 x3", line=None)
    noon = (await ahead(weeks))["12"]
    assert (noon.expected, noon.campaign, noon.needed, noon.short) == (18, 3, 5, True)
    await order(weeks, OrderKind.STAFF, "3 mon-fri 08:00-20:00; 2 12:00-13:00")
    found = await ahead(weeks)
    assert (found["12"].planned, found["12"].short, found["13"].planned) == (5, False, 3)
    assert found["13"].campaign == 1


async def test_neither_opens_or_closes_anything(weeks: House) -> None:
    await order(weeks, OrderKind.CAMPAIGN, "2026-10-28 12:00-13:00 x3", line=None)
    await order(weeks, OrderKind.STAFF, "0 00:00-24:00")
    assert (await weeks.opening.look()).gates == {}


async def test_of_too_few_weeks_nothing_is_said(house: House) -> None:
    hour = house.clock.now() - timedelta(weeks=1)
    await file_contacts(house.parts.database, 5, contact(hour))
    assert {one.expected for one in (await ahead(house)).values()} == {None}


@pytest.mark.parametrize(
    ("kind", "value", "line"),
    [
        (OrderKind.STAFF, "3 mon-fri 08:00-20:00", None),
        (OrderKind.STAFF, "mon-fri 08:00-20:00", Line.YOUTH),
        (OrderKind.STAFF, "-3 08:00-20:00", Line.YOUTH),
        (OrderKind.STAFF, "3 08:00-20:00;", Line.YOUTH),
        (OrderKind.CAMPAIGN, "2026-10-28 12:00-13:00", Line.YOUTH),
        (OrderKind.CAMPAIGN, "2026-10-28 12:00-13:00 x1", Line.YOUTH),
        (OrderKind.CAMPAIGN, "2026-10-28 12:00-13:00 x99", Line.YOUTH),
        (OrderKind.CAMPAIGN, "2026-02-30 12:00-13:00 x2", Line.YOUTH),
    ],
)
async def test_what_cannot_be_read_is_refused(house: House, kind: OrderKind, value: str, line: Line | None) -> None:
    with pytest.raises(DeskError) as refused:
        await order(house, kind, value, line)
    assert refused.value.text_key == "desk.intake.unreadable"
