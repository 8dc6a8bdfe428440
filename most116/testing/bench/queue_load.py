"""What the desk and the intake cost while few and while many wait, and what the house then holds in memory."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from handoff.live import names
from most116.app.wiring import Parts
from most116.testing.bench.channels import posts_of
from most116.testing.bench.consoles import Consoles, open_consoles
from most116.testing.bench.desk_calls import desk_caller
from most116.testing.bench.load import figures, post_all
from most116.testing.bench.memory import tree_of
from most116.testing.bench.results import Results
from most116.testing.bench.waiting_people import let_wait, parts_of
from most116.testing.simulated import plain_client
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

_LOGIN = "ola"
_TAKEN, _LISTED, _NEWCOMERS, _TOLD, _CONSOLES = 200, 30, 100, 20, 200
_FEW, _MEMORY_AT = 10, 10_000
# Two hundred consultants of whom each ends a talk and takes the next within twenty seconds: no shift is that busy.
_SHIFT_SECONDS = 0.1
_LOOK_SECONDS, _PATIENCE_SECONDS = 0.02, 60.0
# Nobody gets ninety thousand people within seconds: what writing them down leaves to be done is not what is measured.
_SETTLE_SECONDS = 8.0


async def queue_at(trial: Trial, results: Results, sizes: Sequence[int]) -> None:
    """At each of the sizes, the smallest first: take the next, list, show the page, take in new people, hold it all."""
    at_rest, opened = tree_of(trial), 0
    async with parts_of(trial) as parts, trial.desk(_LOGIN) as desk:
        for size in sizes:
            results.say(f"  {size:,} waiting")
            await let_wait(parts, size + _TAKEN - await _waiting(parts))
            await asyncio.sleep(_SETTLE_SECONDS)
            opened = await _waiting(parts)
            await _acts(trial, desk, results, size)
            await _newcomers(trial, parts, results, size)
            if size == _MEMORY_AT:
                held = tree_of(trial)
                results.add("tree with 10,000 open", held, "MiB")
                results.add("memory of 1,000 open conversations", (held - at_rest) / opened * 1000, "MiB")
                async with open_consoles(desk, _CONSOLES) as consoles:
                    taken = await _take(desk, _TAKEN, _SHIFT_SECONDS)
                    results.add_times(f"take next at {size:,} with {_CONSOLES} consoles", figures(taken, sum(taken)))
                    await _tell_all(desk, consoles, results)
    for kind, figure in (("take next", "p50"), ("list", "p50"), ("taking in", "rate")):
        for size in sizes[1:]:
            few, many = (results.value(f"{kind} at {one:,}, {figure}") for one in (_FEW, size))
            if few and many:
                results.add(f"{kind} at {size:,} / at {_FEW}", many / few)


async def _acts(trial: Trial, desk: DeskUser, results: Results, size: int) -> None:
    """Take the first of the queue and close each talk, list and show those that are left."""
    taken, listed, shown = await _take(desk, _TAKEN), list[float](), list[float]()
    async with _browser(trial) as browser:
        for _ in range(_LISTED):
            began = time.perf_counter()
            (await desk.http.get("/api/v1/queue", params={"limit": _FEW})).raise_for_status()
            listed.append(time.perf_counter() - began)
            began = time.perf_counter()
            (await browser.get("/lists")).raise_for_status()
            shown.append(time.perf_counter() - began)
    for what, seconds in (("take next", taken), ("list", listed), ("page of the queue", shown)):
        results.add_times(f"{what} at {size:,}", figures(seconds, sum(seconds)))


async def _take(desk: DeskUser, times: int, every: float = 0.0) -> list[float]:
    """Seconds of each time; the talk taken is closed before the next, `every` seconds after it at the soonest."""
    seconds = list[float]()
    async with desk_caller(desk) as acting:
        for _ in range(times):
            began = time.perf_counter()
            took, which = await acting.take_next()
            seconds.append(took)
            await desk.close(which)
            await asyncio.sleep(every - (time.perf_counter() - began))
    return seconds


async def _newcomers(trial: Trial, parts: Parts, results: Results, size: int) -> None:
    """New people in a second, from their first message to their place in the queue."""
    before, post = await _waiting(parts), posts_of(trial.ready)["SMS"]
    first = secrets.randbelow(300_000_000)
    requests = [post(first + number, "nie mam siły, chcę z kimś porozmawiać o tym") for number in range(_NEWCOMERS)]
    began = time.perf_counter()
    await post_all("127.0.0.1", urlsplit(trial.ready.public_url).port or 80, requests, 16)
    while await _waiting(parts) < before + _NEWCOMERS:
        assert time.perf_counter() - began < _PATIENCE_SECONDS, "somebody has no place in the queue"
        await asyncio.sleep(_LOOK_SECONDS)
    results.add(f"taking in at {size:,}, rate", _NEWCOMERS / (time.perf_counter() - began), "/s")


async def _waiting(parts: Parts) -> int:
    """Counted without reading them, which would be measured too."""
    return await parts.runtime.redis.hlen(names.TICKETS)


async def _tell_all(desk: DeskUser, consoles: Consoles, results: Results) -> None:
    """Every console follows what happens: an act at the desk, and when each of them has heard of it."""
    late = list[float]()
    for _ in range(_TOLD):
        began = time.perf_counter()
        one = await desk.take_next()
        assert one is not None, "the queue is not empty"
        late += [at - began for at in await consoles.heard(one.id, began)]
        await desk.close(one.id)
    results.add_times(f"told to {_CONSOLES} consoles", figures(late, sum(late)))


@asynccontextmanager
async def _browser(trial: Trial) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(trial.ready.desk_url) as http:
        given = {"login": _LOGIN, "password": trial.ready.passwords[_LOGIN]}
        answer = await http.post("/sign-in", data=given, headers={"origin": trial.ready.desk_url})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.status_code
        yield http
