"""What is told beside the contacts: what people and consultants said, and how soon danger was looked at again."""

from datetime import UTC, datetime, timedelta

from config.categories import load_categories
from handoff.figures.disclosure import TOTAL
from handoff.figures.period import Period
from handoff.figures.sheet import csv_of
from handoff.figures.wording import FigureWords
from handoff.review import Timely
from handoff.store import case_records, review_lots
from handoff.talk_record import Chosen, Feedback, Verdict
from most116.app.record_keeping import make_figures
from most116.core.conversation import Line, Tier
from most116.testing.filed import contact, file_contacts
from most116.testing.house import House

OCTOBER, DAY = Period(2026, 10), datetime(2026, 10, 7, 12, tzinfo=UTC)
AFTER = datetime(2026, 11, 3, tzinfo=UTC)


def stands_at(house: House, moment: datetime) -> None:
    house.clock.move(seconds=(moment - house.clock.now()).total_seconds())


async def column(house: House, name: str, which: str = TOTAL) -> dict[str, int | None]:
    """A column of the table, empty when it is not told."""
    report = await make_figures(house.parts).report(OCTOBER)
    return {row.key: row.cells[which] for table in report.tables if table.name == name for row in table.rows}


async def count_reviews(house: House, line: Line, month: str, due: int, in_time: int) -> None:
    async with house.parts.database.write() as unit:
        for what, times in ((Timely.DUE, due), (Timely.IN_TIME, in_time)):
            for _ in range(times):
                await review_lots.count(unit.connection, line, month, [what])


async def test_answers_of_all_weeks_of_a_month_are_summed(house: House) -> None:
    async with house.parts.database.write() as unit:
        for week in range(3):
            for answer in ("1", "2", "3") * 10:
                moment = DAY + timedelta(weeks=week)
                await case_records.count_answer(unit.connection, Line.YOUTH, answer, moment)
    stands_at(house, AFTER)
    assert await column(house, "survey") == {TOTAL: 90, "1": 30, "2": 30, "3": 30}


async def test_what_consultants_said_of_the_tier_is_told_from_ten_on(house: House) -> None:
    async def say(count: int, verdict: Verdict) -> None:
        chosen = Chosen(feedback=Feedback(tier=Tier.HIGH, verdict=verdict, rules=(), rules_version="1"))
        await file_contacts(house.parts.database, count, contact(DAY), chosen)

    stands_at(house, AFTER)
    await say(9, Verdict.RIGHT)
    assert await column(house, "tier_said") == {}
    await say(21, Verdict.RIGHT)
    await say(15, Verdict.TOO_HIGH)
    await say(3, Verdict.TOO_LOW)
    found = await column(house, "tier_said")
    assert (found[TOTAL], found["right"]) == (50, 30)
    assert found["too_low"] is None
    assert found["too_high"] is None, "it would tell how few were too low"


async def test_reviews_are_told_by_the_month_in_which_they_were_due(house: House) -> None:
    stands_at(house, AFTER)
    await count_reviews(house, Line.YOUTH, "2026-10", 60, 40)
    await count_reviews(house, Line.ADULT, "2026-10", 30, 15)
    await count_reviews(house, Line.YOUTH, "2026-11", 99, 99)
    assert await column(house, "reviews") == {TOTAL: 90, "in_time": 55, "late": 35}
    assert await column(house, "reviews", Line.YOUTH) == {TOTAL: 60, "in_time": 40, "late": 20}
    words = FigureWords(house.parts.texts, load_categories(house.parts.settings.data_dir))
    sheet = csv_of(await make_figures(house.parts).report(OCTOBER), words)
    assert "Przeglądy pilnych rozmów;w ciągu doby;Razem;55;" in sheet
