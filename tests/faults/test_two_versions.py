"""The code that knew one revision less runs beside this one, while everybody writes: an upgrade loses nothing."""

from pathlib import Path

import pytest

from most116.testing.faults.judge import in_time, judge
from most116.testing.faults.storm import everybody, live_through
from most116.testing.faults.two_versions import before_newest_revision, running_older_version
from most116.testing.faults.voices import Alarms

_IN_THE_QUEUE_SECONDS = 60.0


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_nothing_is_lost_while_the_version_before_runs_beside_this_one(tmp_path: Path) -> None:
    if before_newest_revision(tmp_path) is None:
        pytest.skip("the history of this clone is cut short: `git fetch --unshallow`")
    async with (
        running_older_version(tmp_path) as house,
        house.phones() as phones,
        house.desk() as desk,
        everybody(phones, house.public_url) as talkers,
    ):
        alarms = Alarms(phones, desk)
        await live_through(house.upgrade, desk, talkers, alarms)
        for talker in talkers:
            # Nobody was killed, so nothing went out twice.
            assert not await judge(talker, desk, [])
        in_time(alarms, [], _IN_THE_QUEUE_SECONDS)
