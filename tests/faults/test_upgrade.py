"""An upgrade under load: the schema grows, one process after the other is replaced, and nothing is lost."""

import asyncio
import os
import signal

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from most116.core.messages import Author
from most116.testing.bench.waiting_people import parts_of
from most116.testing.crowd import Crowd, Person
from most116.testing.installed import kept_rules
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial, running_trial

# As docs/operations.md has it: who reads before who writes.
_ORDER = ("worker", "intake+clock+gateway", "desk", "public")
_IMPATIENT = {
    "MOST116_OUTBOX__LEASE_SECONDS": "5",
    "MOST116_CLOCK__RESCUE_SECONDS": "5",
    "MOST116_INTAKE__LOCK_SECONDS": "2",
    "MOST116_TWILIO__MESSAGES_PER_SECOND": "100",
    "MOST116_DIALOG__SURVEY_AFTER_SECONDS": "0",
}


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_nothing_is_lost_while_the_schema_grows_and_every_process_is_replaced() -> None:
    with running_trial(_IMPATIENT, rules=kept_rules()) as trial:
        async with trial.phones() as phones, trial.desk() as desk:
            crowd = Crowd(phones, desk, 30, at_once=10)
            async with asyncio.TaskGroup() as group:
                group.create_task(crowd.talk())
                group.create_task(_upgrade(trial))
            await crowd.settle()
            await _check(crowd.people, phones)


async def _upgrade(trial: Trial) -> None:
    # What the next revision may do (tests/handoff/store/test_side_by_side.py), beside processes that do not know it.
    async with parts_of(trial) as parts, parts.database.write() as unit:
        await unit.connection.run_sync(_grow)
    for name in _ORDER:
        before = trial.process(name)
        os.kill(before.pid, signal.SIGTERM)
        await trial.restarted(before)


def _grow(connection: Connection) -> None:
    for table in inspect(connection).get_table_names():
        if table != "alembic_version":
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN grown TEXT NOT NULL DEFAULT ''"))
    connection.execute(text("CREATE TABLE grown (id VARCHAR(32) NOT NULL PRIMARY KEY)"))


async def _check(people: list[Person], phones: Simulated) -> None:
    posted = [one for one in await phones.outbox() if one["sid"]]
    for person in people:
        seen = person.ending
        assert seen is not None
        assert [one.text for one in seen.messages if one.author is Author.PERSON] == person.told, person.name
        assert [one.text for one in seen.messages if one.author is Author.CONSULTANT] == person.replies, person.name
        said = [one.text for one in seen.messages if one.author is not Author.PERSON]
        # Nobody was killed: what was begun was finished, so nothing went out twice.
        assert [one["body"] for one in posted if one["to"] == person.number] == said, person.name
