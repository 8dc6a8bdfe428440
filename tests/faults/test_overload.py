"""Three times as many people write as a house can take in: danger gets through, and nobody is lost."""

import asyncio
import os
import time

import pytest

from handoff.live.pressure import unread
from most116.testing.bench.load import milliseconds_below
from most116.testing.bench.overload import Crowd
from most116.testing.bench.waiting_people import parts_of
from most116.testing.installed import kept_rules
from most116.testing.trial import Trial, running_trial

SECONDS = float(os.environ.get("FAULTS_SECONDS") or 8)
_TIMES, _MEASURED, _PAUSE = 3, 60, 0.5
_INTAKE = "intake+clock+gateway"
# The time after which a dead process's conversation is taken over, shortened.
_IMPATIENT = {"MOST116_INTAKE__LOCK_SECONDS": "2"}


@pytest.mark.slow
@pytest.mark.timeout(400 + 20 * SECONDS)
async def test_danger_gets_through_at_three_times_capacity_and_nobody_is_lost() -> None:
    with running_trial(_IMPATIENT, rules=kept_rules()) as trial:
        async with parts_of(trial) as parts:
            crowd = Crowd(trial, parts)
            began = time.monotonic()
            await crowd.write(_MEASURED)
            await crowd.read_out(120)
            capacity = _MEASURED / (time.monotonic() - began)
            watching = asyncio.create_task(crowd.watch())
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(crowd.press(_TIMES * capacity, SECONDS))
                    group.create_task(crowd.call_often(_PAUSE, SECONDS))
                    group.create_task(_kill_in_the_middle(trial))
                waiting = await unread(parts.runtime.redis)
                await crowd.all_placed()
                still = await unread(parts.runtime.redis)
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
            print(f"{crowd.people} people in {SECONDS:.0f} s, capacity {capacity:.0f}/s, unread at the end {waiting}")
            half, most = milliseconds_below(crowd.waits, 0.5) / 1000, max(crowd.waits)
            print(f"{len(crowd.waits)} in danger: place after {half:.1f} s (median), {most:.1f} s; unread then {still}")
            # Whoever came last and was in danger has a place while most of those who came before have not been read.
            assert still > waiting / 2
            await crowd.read_out(120 + 12 * SECONDS)
            assert await crowd.kept() == crowd.words


async def _kill_in_the_middle(trial: Trial) -> None:
    await asyncio.sleep(SECONDS / 2)
    await trial.restarted(trial.kill(_INTAKE))
