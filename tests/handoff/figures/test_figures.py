"""What is told of a month: sums over filed contacts, never of fewer than ten, and nothing that can be worked out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handoff.figures.disclosure import TOTAL
from handoff.figures.period import Period
from handoff.figures.report import Report, Told
from handoff.journey import Ending
from handoff.live.link_counts import LinkCounts
from handoff.store import case_records, desk_hours
from handoff.talk_record import Chosen, Outcome
from most116.app.record_keeping import make_figures
from most116.core.conversation import AgeBand, Channel, Line, Tier
from most116.testing.filed import contact, file_contacts
from most116.testing.house import House

OCTOBER = Period(2026, 10)
# A Saturday, an hour after midnight in Poland, and still the day before in UTC.
NIGHT = datetime(2026, 10, 2, 23, 10, tzinfo=UTC)
DAY = datetime(2026, 10, 7, 12, tzinfo=UTC)
ADULT: dict[str, Any] = {"line": Line.ADULT, "first_line": Line.ADULT, "entry": Line.ADULT, "age_band": AgeBand.FROM_26}


def stands_at(house: House, moment: datetime) -> None:
    house.clock.move(seconds=(moment - house.clock.now()).total_seconds())


async def made(house: House, period: Period = OCTOBER) -> Report:
    return await make_figures(house.parts).report(period)


async def add(house: House, count: int, came_at: datetime = DAY, *, main: str | None = None, **facts: object) -> None:
    chosen = Chosen(main=main, outcome=Outcome.TALK if main else None)
    await file_contacts(house.parts.database, count, contact(came_at, **facts), chosen)


def told(report: Report, name: str) -> Told:
    return next(table for table in report.tables if table.name == name)


def column(report: Report, name: str, which: str = TOTAL) -> dict[str, int | None]:
    return {row.key: row.cells[which] for row in told(report, name).rows}


@pytest.fixture
async def october(house: House) -> House:
    stands_at(house, datetime(2026, 11, 3, tzinfo=UTC))
    await add(house, 40, main="MH")
    await add(house, 40, NIGHT, main="NC", came_by=Channel.SMS)
    await add(house, 15, DAY - timedelta(hours=2), main="MH")
    await add(house, 21, ended=Ending.WAITING, waited_seconds=480, active_minutes=None, talked=False)
    await add(house, 3, ended=Ending.SILENT, active_minutes=None, talked=False, came_by=Channel.DISCORD)
    await add(house, 50, tier=Tier.HIGH, waited_seconds=20, **ADULT)
    await add(house, 2, line=None, first_line=None, ended=Ending.EARLY, waited_seconds=None, talked=False)
    await add(house, 60, DAY - timedelta(days=30))
    await add(house, 60, DAY + timedelta(days=30))
    return house


async def test_contacts_are_counted_by_line_and_by_how_they_ended(october: House) -> None:
    report = await made(october)
    # Two had no line: so few are left out of every table, and no sum can give them away.
    assert report.columns == (Line.YOUTH, Line.ADULT, TOTAL)
    total = column(report, "ending")
    assert (total[TOTAL], total["reached"]) == (170, None)
    assert (total["answered"], total["counselling"], total["short"]) == (145, 105, 40)
    assert total[Ending.SILENT] is None
    assert column(report, "ending", Line.YOUTH)[TOTAL] == 120
    assert column(report, "came_by")[Channel.WEBCHAT] == 125
    assert Channel.FORM not in column(report, "came_by")
    assert column(report, "tier")["standard"] == 120


async def test_hours_and_days_are_those_of_poland(october: House) -> None:
    report = await made(october)
    # Hours in which nobody came are hidden, and so is the smallest count behind which they hide.
    assert [column(report, "hour")[hour] for hour in ("01", "12", "13", "14")] == [40, None, None, 115]
    assert column(report, "day")["2026-10-07"] == 130
    assert len(told(report, "day").rows) == 32


async def test_waits_are_of_all_who_waited_also_in_vain(october: House) -> None:
    waits = {wait.tier: wait for wait in (await made(october)).waits}
    assert (waits["standard"].median, waits["standard"].ninety) == (60, 480)
    assert (waits["high"].median, waits["high"].ninety) == (20, 20)
    assert waits["immediate"].median is None


async def test_how_many_were_answered_is_told_by_way_and_hour(october: House) -> None:
    table = told(await made(october), "came_by_answered")
    assert {*table.columns} == {"answered", "not_answered", TOTAL}
    shown = [(row.key, *row.cells.values()) for row in table.rows]
    assert shown[0] == (TOTAL, 145, 25, 170)


async def test_work_is_told_in_hours_of_a_line(october: House) -> None:
    async with october.parts.database.write() as unit:
        for _ in range(120):
            await desk_hours.add_minute(unit.connection, DAY, Line.YOUTH, here=3, talking=2)
    youth, adult = (await made(october)).work
    assert (youth.staffed, youth.consultants, youth.talks) == (2, 4, 19)
    assert (adult.staffed, adult.open_share) == (0, 0)


async def test_a_month_that_is_not_over_is_not_told(october: House) -> None:
    with pytest.raises(ValueError, match="whole months"):
        await made(october, Period(2026, 11))
    assert [one.name for one in make_figures(october.parts).periods()][:2] == ["2026-10", "2026-09"]


async def test_a_year_is_told_by_months(october: House) -> None:
    stands_at(october, datetime(2027, 1, 5, tzinfo=UTC))
    months = column(await made(october, Period(2026)), "month")
    assert list(months)[1:] == [f"2026-{number:02}" for number in range(1, 13)]
    assert [months[f"2026-{number}"] for number in (10, 11)] == [170, 60]


async def test_of_what_is_partly_forgotten_nothing_is_told(house: House) -> None:
    stands_at(house, datetime(2028, 11, 3, tzinfo=UTC))
    names = [one.name for one in make_figures(house.parts).periods()]
    # Records are kept for two years: November of 2026 is not whole any more, and so its year is not either.
    assert names[-2:] == ["2026-12", "2027"]
    for gone in (Period(2026, 11), Period(2026)):
        with pytest.raises(ValueError, match="whole months"):
            await made(house, gone)


async def test_of_fewer_than_ten_nothing_is_told_at_all(house: House) -> None:
    stands_at(house, datetime(2026, 11, 3, tzinfo=UTC))
    await add(house, 9)
    report = await made(house)
    assert (report.columns, report.tables, report.asked) == ((), [], None)
    assert all(work.talks is None for work in report.work)


async def test_one_line_with_few_is_told_together_with_the_other_only(house: House) -> None:
    stands_at(house, datetime(2026, 11, 3, tzinfo=UTC))
    await add(house, 30)
    await add(house, 4, **ADULT)
    report = await made(house)
    assert report.columns == (TOTAL,)
    assert column(report, "ending")[TOTAL] == 35
    assert report.of_lines([Line.YOUTH], every=False).tables == []


async def test_a_lead_of_one_line_sees_no_sum_that_tells_of_the_other(october: House) -> None:
    report = (await made(october)).of_lines([Line.YOUTH], every=False)
    assert {column for table in report.tables for row in table.rows for column in row.cells} == {Line.YOUTH}
    assert [one.line for one in report.work] == [Line.YOUTH]


async def test_answers_are_told_by_whole_weeks(house: House) -> None:
    async with house.parts.database.write() as unit:
        # The first Thursday of October 2026 is its first day; the last week of the month ends in November.
        for moment, answer, count in (
            (datetime(2026, 9, 29, 12, tzinfo=UTC), "1", 12),
            (datetime(2026, 11, 1, 12, tzinfo=UTC), "2", 11),
            (datetime(2026, 11, 3, 12, tzinfo=UTC), "1", 30),
        ):
            for _ in range(count):
                await case_records.count_answer(unit.connection, Line.YOUTH, answer, moment)
    stands_at(house, datetime(2026, 11, 1, 12, tzinfo=UTC))
    early = await made(house)
    assert column(early, "survey") == {TOTAL: 10, "1": None, "2": None, "3": None}
    stands_at(house, datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert column(await made(house), "survey")[TOTAL] == 25


async def test_links_are_told_from_ten_on(house: House) -> None:
    stands_at(house, DAY)
    links = LinkCounts(house.parts.runtime.redis, house.clock)
    for code, count in (("abc", 12), ("def", 9)):
        for _ in range(count):
            await links.count(code)
    stands_at(house, datetime(2026, 11, 3, tzinfo=UTC))
    assert (await made(house)).links == {"abc": 10}


@pytest.mark.parametrize("name", ["2026-13", "26-01", "2026-1", "", "2026-10-01", "x"])
def test_a_period_is_a_month_or_a_year(name: str) -> None:
    assert Period.named(name) is None


def test_a_month_is_as_long_as_it_is_in_poland() -> None:
    assert Period.named("2026-10") == OCTOBER
    assert (OCTOBER.begins, OCTOBER.hours) == (datetime(2026, 9, 30, 22, tzinfo=UTC), 745)
    assert Period(2026).ends == datetime(2026, 12, 31, 23, tzinfo=UTC)
