"""kill -9 of the process that listens to Discord and fetches from Telegram, in the middle of talks on both."""

import asyncio
import time

import pytest

from most116.core.messages import Author
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.trial import running_trial
from most116.testing.trial_desk import DeskUser

_IMPATIENT = {
    "MOST116_TELEGRAM__POLLING": "true",
    "MOST116_OUTBOX__LEASE_SECONDS": "5",
    "MOST116_CLOCK__RESCUE_SECONDS": "5",
    "MOST116_INTAKE__LOCK_SECONDS": "2",
}
_PEOPLE = {"discord": "77001", "telegram": "7101"}
_PARTS, _KILLS, _SECONDS = 12, {4, 8}, 60.0


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_nothing_is_lost_or_doubled_when_whoever_listens_is_killed() -> None:
    with running_trial(_IMPATIENT) as trial:
        async with trial.phones() as phones, trial.desk() as desk:
            networks = {name: phones.network(name) for name in _PEOPLE}
            talks = {name: await _begin(networks[name], desk, name) for name in _PEOPLE}
            restarting = []
            for part in range(_PARTS):
                if part in _KILLS:
                    killed = trial.kill("intake+clock+gateway")
                    restarting.append(trial.restarted(killed, _SECONDS))
                for name, network in networks.items():
                    await network.act(_PEOPLE[name], "send", text=f"{name} część {part}")
                if restarting and part - 2 in _KILLS:
                    await restarting.pop()
            for name, which in talks.items():
                told = [_opening(name), *(f"{name} część {part}" for part in range(_PARTS))]
                seen = await desk.sees(which, lambda one, last=told[-1]: one.messages[-1].text == last, _SECONDS)  # type: ignore[misc]
                assert [one.text for one in seen.messages if one.author is Author.PERSON] == told
                await desk.reply(which, f"odpowiedź na {name}")
                await _hears_once(networks[name], _PEOPLE[name], f"odpowiedź na {name}")


def _opening(name: str) -> str:
    return f"nie mam z kim porozmawiać o szkole, piszę na {name}"


async def _begin(network: SimulatedNetwork, desk: DeskUser, name: str) -> str:
    await network.act(_PEOPLE[name], "send", text=_opening(name))
    place = await desk.waits_with(_opening(name), _SECONDS)
    await desk.claim(place.id)
    return place.id


async def _hears_once(network: SimulatedNetwork, person: str, words: str) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        heard = [shown["text"] for shown in (await network.person(person))["thread"] if not shown["mine"]]
        if words in heard:
            assert heard.count(words) == 1
            return
        assert time.monotonic() < until, heard
        await asyncio.sleep(0.1)
