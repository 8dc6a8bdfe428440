"""A house on several machines under one fault after the other: nothing is lost, doubled or late, whatever dies."""

import os
import random
from collections import Counter

import pytest

from most116.app.sockets import url_of
from most116.testing.faults.blows import BLOWS, usual
from most116.testing.faults.fleet import running_fleet
from most116.testing.faults.judge import in_time, judge, report
from most116.testing.faults.postgres import postgres_programs
from most116.testing.faults.storm import Storm, everybody, live_through
from most116.testing.faults.voices import Alarms

SECONDS = float(os.environ.get("FAULTS_SECONDS") or 0)
ONLY = [name for name in os.environ.get("FAULTS_ONLY", "").split(",") if name]
# The usual storm is the same each time as far as that is in our hands: what it finds, it finds again.
_USUAL_SEED = 116
# The times after which a dead process's work is taken over, shortened so that the test need not wait for minutes.
_IMPATIENT = {
    # Not less: a worker's first letter to Telegram waits for a library, which takes seconds on a busy machine.
    "MOST116_OUTBOX__LEASE_SECONDS": "20",
    "MOST116_CLOCK__RESCUE_SECONDS": "5",
    "MOST116_INTAKE__LOCK_SECONDS": "2",
    # One number's pace would make minutes of it.
    "MOST116_TWILIO__MESSAGES_PER_SECOND": "100",
}
# From the answer to a platform to a place in the queue, with a fault in between.
_IN_THE_QUEUE_SECONDS = 60.0


@pytest.mark.faults
@pytest.mark.timeout(900 + 2 * SECONDS)
@pytest.mark.skipif(not postgres_programs(), reason="there is no PostgreSQL on this machine")
async def test_a_house_on_several_machines_survives_a_storm(capfd: pytest.CaptureFixture[str]) -> None:
    drawn = random.SystemRandom().randrange(10**6) if SECONDS else _USUAL_SEED
    seed = int(os.environ.get("MOST116_TEST_SEED") or drawn)
    chance = random.Random(seed)
    names = ONLY or (tuple(BLOWS) if SECONDS else usual(chance))

    def tell(words: str) -> None:
        with capfd.disabled():
            print(words, flush=True)

    tell(f"\nMOST116_TEST_SEED={seed} repeats the order of the faults")
    programs = postgres_programs()
    assert programs is not None
    async with (
        running_fleet(programs, _IMPATIENT) as fleet,
        fleet.phones() as phones,
        fleet.desk() as desk,
        everybody(phones, url_of(fleet.sockets.public)) as talkers,
    ):
        alarms = Alarms(phones, desk)
        storm = Storm(fleet, chance, SECONDS, tell, names)
        await live_through(storm.rage, desk, talkers, alarms)
        doubled = Counter[str]()
        for talker in talkers:
            doubled += await judge(talker, desk, storm.survived)
        in_time(alarms, storm.survived, _IN_THE_QUEUE_SECONDS)
        tell(report(storm.survived, talkers, alarms, doubled))
