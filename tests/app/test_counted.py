"""What is counted for reviewers: by rule and by week, and nothing where so little might tell of somebody."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.journey import Ending
from handoff.store import case_records
from handoff.store.case_records import Facts
from handoff.store.schema import upgrade
from handoff.talk_record import Chosen, Feedback, Verdict
from most116.app.counted import FEWEST, feedback_rows, survey_rows
from most116.core.conversation import AgeBand, Channel, Language, Line, Tier
from most116.testing.databases import sqlite_url
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer


@pytest.fixture
async def house(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[House]:
    async with house_at(redis_server.url, sqlite_url(tmp_path / "most116.db"), tmp_path) as made:
        await upgrade(made.parts.database.engine)
        yield made


async def judged(house: House, verdict: Verdict, *rules: str, days_ago: int = 1) -> None:
    facts = Facts(
        ended_at=house.clock.now() - timedelta(days=days_ago),
        line=Line.YOUTH,
        language=Language.PL,
        age_band=AgeBand.UNKNOWN,
        tier=Tier.HIGH,
        tier_at_close=Tier.HIGH,
        returning=False,
        waited=None,
        lasted=None,
        came_at=house.clock.now() - timedelta(days=days_ago),
        came_by=Channel.SMS,
        entry=None,
        first_line=None,
        ended=Ending.ANSWERED,
        waited_seconds=None,
        active_minutes=None,
        talked=False,
    )
    told = Feedback(verdict=verdict, tier=Tier.HIGH, rules=rules, rules_version="v7")
    async with house.parts.database.write() as unit:
        await case_records.add(unit.connection, facts, Chosen(feedback=told))


async def test_rules_are_listed_by_how_often_they_were_called_wrong(house: House) -> None:
    await judged(house, Verdict.RIGHT, "pl.wish.a", "pl.wish.b")
    await judged(house, Verdict.TOO_HIGH, "pl.wish.b")
    await judged(house, Verdict.TOO_LOW)
    await judged(house, Verdict.TOO_LOW)
    await judged(house, Verdict.TOO_HIGH, "pl.wish.old", days_ago=100)
    rows = [" ".join(row.split()) for row in await feedback_rows(house.parts, 90)]
    assert rows == [
        "(no rule) high right 0 too high 0 too low 2",
        "pl.wish.b high right 1 too high 1 too low 0",
        "pl.wish.a high right 1 too high 0 too low 0",
    ]


async def test_answers_are_told_by_week_and_line_from_ten_on(house: House) -> None:
    async with house.parts.database.write() as unit:
        for answer in ("1",) * FEWEST + ("3",) * (FEWEST - 1):
            await case_records.count_answer(unit.connection, Line.YOUTH, answer, house.clock.now())
        for _ in range(FEWEST - 1):
            await case_records.count_answer(unit.connection, Line.ADULT, "2", house.clock.now())
    year, week, _ = house.clock.now().isocalendar()
    assert await survey_rows(house.parts) == [
        f"{year}-W{week:02}  116111  helped 10, a little <10, not <10",
        f"{year}-W{week:02}  116123  fewer than 10 answers",
    ]
