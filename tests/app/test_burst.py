"""Two hundred people write by SMS as fast as they can: all are answered, nothing twice, at the pace of the platform."""

import asyncio
from collections.abc import Sequence

import pytest

from most116.simulator.views import PostedView
from most116.testing.trial import Trial

_CROWD, _TOGETHER = 200, 10
# messages_per_second of config/defaults.toml; turns lie evenly, what was held up on its way arrives with the next ones.
_PER_SECOND = 10
_WINDOW_SECONDS = 5.0
_WORDS = "hej, jest tu ktoś?"


def most_within(seconds: float, times: Sequence[float]) -> int:
    """The most that arrived in any so many seconds."""
    return max(sum(first <= at < first + seconds for at in times) for first in times)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_crowd_is_answered_at_the_pace_of_the_platform(own_trial: Trial) -> None:
    numbers = [f"+48600555{count:03}" for count in range(_CROWD)]
    at_once = asyncio.Semaphore(_TOGETHER)
    async with own_trial.phones() as phones:

        async def write(number: str) -> None:
            async with at_once:
                await phones.add_phone(number)
                await phones.send(number, _WORDS)

        await asyncio.gather(*map(write, numbers))
        heard = list[PostedView]()
        while {one["to"] for one in heard} != set(numbers):
            heard += await phones.outbox(after=heard[-1]["seq"] if heard else 0, wait=5.0)
    assert all(one["sid"] for one in heard)
    said = [(one["to"], one["body"]) for one in heard]
    assert len(said) == len(set(said))
    assert most_within(_WINDOW_SECONDS, [one["at"] for one in heard]) <= _PER_SECOND * (_WINDOW_SECONDS + 1)
