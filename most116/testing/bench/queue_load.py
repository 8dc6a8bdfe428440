"""What the desk costs while many wait: taking the next one, reading the list, hearing of a change at each console."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from config.settings import load_settings
from handoff.apply import ticket_for
from handoff.store import cases, data_keys
from handoff.store.cases import Case
from most116.app.runtime import build
from most116.app.wiring import Parts
from most116.core.conversation import AgeBand, Channel, Conversation, Language, Line, Phase, Tier
from most116.core.ids import ContactKey
from most116.testing.bench.load import milliseconds_below
from most116.testing.simulated import plain_client
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

_LOGIN = "ola"
_AT_ONCE = 500
TAKEN = 60
_LISTED = 40
_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """With `waiting` people in the queue: milliseconds of taking the next one, of a list, of the page."""

    waiting: int
    take_p50: float
    take_p99: float
    list_p50: float
    page_p50: float


@dataclass(frozen=True, slots=True)
class Told:
    """From an act to the last console that heard of it, in milliseconds."""

    p50: float
    p99: float


@asynccontextmanager
async def parts_of(trial: Trial) -> AsyncIterator[Parts]:
    """The trial's own storage, opened once more from here."""
    settings = load_settings(
        {
            "redis_url": f"unix://{trial.data / 'redis.sock'}",
            "database_url": f"sqlite+aiosqlite:///{trial.data / 'most116.db'}",
            "keyring_dir": trial.data / "keyring",
        }
    )
    parts = Parts(build(settings, "bench"))
    try:
        yield parts
    finally:
        await parts.close()


async def let_wait(parts: Parts, count: int) -> None:
    """So many more people wait for 116 111, of every tier but the first, as if each had written."""
    for begin in range(0, count, _AT_ONCE):
        several = [_somebody(parts, begin + number) for number in range(min(_AT_ONCE, count - begin))]
        async with parts.database.write() as unit:
            for one in several:
                _, wrapped = parts.keyring.new_content_key(one.id)
                await cases.add(unit.connection, Case(conversation=one, contact=ContactKey(f"c{one.id}"), dialog={}))
                await data_keys.add(unit.connection, one.id, wrapped, one.opened_at)
        await asyncio.gather(*(parts.room.enter(ticket_for(one)) for one in several))


def _somebody(parts: Parts, number: int) -> Conversation:
    at = parts.runtime.clock.now() - timedelta(minutes=1)
    return Conversation(
        id=parts.runtime.ids.conversation(),
        channel=Channel.SMS,
        slot="sms",
        phase=Phase.QUEUED,
        entry_line=Line.YOUTH,
        line=Line.YOUTH,
        age_band=AgeBand.FROM_13,
        language=Language.PL,
        tier=(Tier.HIGH, Tier.ELEVATED, Tier.STANDARD)[number % 3],
        opened_at=at,
        last_heard_at=at,
        waiting_since=at,
        alias="Modra Sowa",
    )


async def crowd(trial: Trial, waiting: int) -> Crowd:
    """Take the first TAKEN of a queue and close each talk, list and show the `waiting` that are left."""
    taken, listed, shown = list[float](), list[float](), list[float]()
    async with trial.desk(_LOGIN) as desk, _browser(trial) as browser:
        for _ in range(TAKEN):
            began = time.perf_counter()
            one = await desk.take_next()
            taken.append(time.perf_counter() - began)
            assert one is not None, "the queue is not empty"
            await desk.close(one.id)
        for _ in range(_LISTED):
            began = time.perf_counter()
            (await desk.http.get("/api/v1/queue", params={"limit": 50})).raise_for_status()
            listed.append(time.perf_counter() - began)
            began = time.perf_counter()
            (await browser.get("/lists")).raise_for_status()
            shown.append(time.perf_counter() - began)
    return Crowd(
        waiting=waiting,
        take_p50=milliseconds_below(taken, 0.5),
        take_p99=milliseconds_below(taken, 0.99),
        list_p50=milliseconds_below(listed, 0.5),
        page_p50=milliseconds_below(shown, 0.5),
    )


async def told_to_all(trial: Trial, consoles: int) -> Told:
    """Every console follows what happens; an act at the desk, and when each of them has heard of it."""
    late = list[float]()
    async with trial.desk(_LOGIN) as desk:
        following = [await _follow(desk) for _ in range(consoles)]
        for _ in range(_TOLD):
            began = time.perf_counter()
            one = await desk.take_next()
            assert one is not None, "the queue is not empty"
            late += [at - began for at in await asyncio.gather(*(_heard(one.id, reader) for reader, _ in following))]
            await desk.close(one.id)
        for _, writer in following:
            writer.close()
    return Told(milliseconds_below(late, 0.5), milliseconds_below(late, 0.99))


async def _follow(desk: DeskUser) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A console's stream over a plain socket, so that two hundred of them are not what is measured."""
    place = urlsplit(desk.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    headers = f"host: {place.netloc}\r\nauthorization: {desk.http.headers['authorization']}\r\n"
    writer.write(f"GET /api/v1/events HTTP/1.1\r\n{headers}\r\n".encode())
    await reader.readuntil(b"event: start")
    return reader, writer


async def _heard(which: str, reader: asyncio.StreamReader) -> float:
    await reader.readuntil(which.encode())
    return time.perf_counter()


@asynccontextmanager
async def _browser(trial: Trial) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(trial.ready.desk_url) as http:
        given = {"login": _LOGIN, "password": trial.ready.passwords[_LOGIN]}
        answer = await http.post("/sign-in", data=given, headers={"origin": trial.ready.desk_url})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.status_code
        yield http
