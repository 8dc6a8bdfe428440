"""Guessing slows down where it happens, and nowhere else."""

from datetime import timedelta
from typing import Protocol

import pytest

from handoff.accounts.attempts import Attempts
from handoff.accounts.devices import Devices, Source
from handoff.live.connection import Live, connect_for_rq
from most116.core.clock import Clock
from most116.testing.servers import RedisServer


class Moved(Clock, Protocol):
    def move(self, span: timedelta) -> None: ...


@pytest.fixture
def attempts(live: Live, clock: Moved) -> Attempts:
    return Attempts(live, clock, b"pepper")


async def test_each_further_guess_waits_longer_up_to_a_minute(attempts: Attempts, clock: Moved) -> None:
    waits: list[float] = []
    for _ in range(14):
        assert await attempts.wait("celina", Source(place="192.0.2.1")) == 0
        waits.append(await attempts.wait("celina", Source(place="192.0.2.1")) if len(waits) >= 4 else 0.0)
        clock.move(timedelta(seconds=waits[-1]))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


async def test_other_places_and_logins_are_free(attempts: Attempts) -> None:
    for _ in range(6):
        await attempts.wait("celina", Source(place="192.0.2.1"))
    assert await attempts.wait("celina", Source(place="192.0.2.1")) > 0
    assert await attempts.wait("celina", Source(place="192.0.2.2")) == 0
    assert await attempts.wait("dima", Source(place="192.0.2.1")) == 0


async def test_the_right_password_begins_anew(attempts: Attempts) -> None:
    for _ in range(6):
        await attempts.wait("celina", Source(place="192.0.2.1"))
    await attempts.forget("celina", Source(place="192.0.2.1"))
    assert await attempts.wait("celina", Source(place="192.0.2.1")) == 0


async def test_neither_login_nor_place_is_kept(attempts: Attempts, redis_server: RedisServer) -> None:
    await attempts.wait("celina", Source(place="192.0.2.1"))
    with connect_for_rq(redis_server.url) as redis:
        (key,) = redis.scan_iter()
        assert 0 < redis.ttl(key) <= 3600
        assert b"celina" not in key
        assert b"192.0.2.1" not in key


async def test_guesses_from_anywhere_do_not_slow_down_a_browser_of_the_owner(attempts: Attempts) -> None:
    devices = Devices(b"key")
    cookie = devices.remember("", "celina")
    owner = devices.source(cookie, "celina", "192.0.2.1")
    stolen = devices.source(cookie, "dima", "192.0.2.1")
    assert owner.device
    assert not stolen.device
    for guesser in (
        Source(place="192.0.2.1"),
        stolen,
        devices.source("0" * 32 + "." + "0" * 32, "celina", "192.0.2.1"),
    ):
        for _ in range(7):
            await attempts.wait("celina", guesser)
    assert await attempts.wait("celina", Source(place="192.0.2.1")) > 0
    assert await attempts.wait("celina", owner) == 0


def test_one_browser_is_known_to_a_dozen_logins() -> None:
    devices, cookie = Devices(b"key"), ""
    for number in range(15):
        cookie = devices.remember(cookie, f"ola{number}")
    found = [devices.source(cookie, f"ola{number}", "x").device for number in range(15)]
    assert [bool(each) for each in found] == [False] * 3 + [True] * 12
    assert len(set(found[3:])) == 1
    assert devices.remember(cookie, "ola14") == cookie
