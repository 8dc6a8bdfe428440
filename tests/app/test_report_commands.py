"""`most116 report`: what may be told of a month or a year, for whoever reads it on a terminal or feeds a program."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handoff.figures.period import Period
from most116.cli import commands
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.filed import contact, file_contacts
from most116.testing.house import house_at
from most116.testing.servers import RedisServer

MONTH = Period.last_months(SystemClock().now(), 1)[0]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["report", *arguments])


@pytest.fixture(autouse=True)
def installation(
    redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With contacts of one month."""
    copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    url = sqlite_url(tmp_path / "most116.db")

    async def come() -> None:
        async with house_at(redis_server.url, url, tmp_path) as house:
            await file_contacts(house.parts.database, 52, contact(MONTH.begins + timedelta(days=5)))
            await file_contacts(house.parts.database, 2, contact(MONTH.begins + timedelta(days=5), came_by=Channel.SMS))

    asyncio.run(come())
    for name, value in {
        "DATABASE_URL": url,
        "REDIS_URL": redis_server.url,
        "KEYRING_DIR": tmp_path / "keyring",
    }.items():
        monkeypatch.setenv(f"MOST116_{name}", str(value))


def test_a_month_is_told_as_text_sheet_and_json() -> None:
    text = run("month", MONTH.name)
    assert text.exit_code == 0
    assert f"Statystyki: {MONTH.name}" in text.output
    assert run("month", MONTH.name, "--as", "csv").output.count("\n") > 20
    told = json.loads(run("month", MONTH.name, "--as", "json").output)
    totals = [one["value"] for one in told["figures"] if one["row"] == "Razem" and one["table"] == "Jak się skończyły"]
    assert (told["period"], totals) == (MONTH.name, [55])
    assert not any(one["value"] in range(1, 10) for one in told["figures"])


def test_a_year_that_is_over_is_told_by_months() -> None:
    year = str(SystemClock().now().year - 1)
    told = run("year", year)
    assert told.exit_code == 0
    assert f"Statystyki: {year}" in told.output


@pytest.mark.parametrize(
    "arguments", [("month", "2024"), ("month", "2019-10"), ("year", "2024-10"), ("month", "2099-01"), ("month", "x")]
)
def test_what_is_not_a_whole_month_or_year_that_is_over_is_refused(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code != 0
