"""Platforms are looked at by a worker while the house runs: by turns with the simulator and with what it never says."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pkgutil import resolve_name

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.telegram_bot.upkeep import connect_telegram
from config.settings import Settings, load_settings
from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.platform_checks import PlatformChecks
from handoff.live.trigger import LOOK
from handoff.platform_looks import Look
from most116.app import jobs
from most116.app.doctor_bridges import examine_bridges
from most116.app.platform_round import PlatformRound
from most116.app.platform_schedule import PlatformSchedule
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.redaction import EventLog
from most116.core.troubles import Trouble
from most116.simulator.serving import serving
from most116.testing.house import House
from most116.testing.servers import RedisServer
from most116.testing.simulated import bound_socket, config_for, plain_client, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.telegram_requests import BOT_TOKEN, SECRET_TOKEN
from most116.testing.twilio_requests import PUBLIC, SMS_URL
from most116.testing.whatsapp_requests import settings_of

RETRIES = "#rc=5&rp=all&ct=2000&rt=3000"
# As some write it who are not us: what a platform says of an address may be somebody's secret.
ELSEWHERE = "https://old.example/bot/" + "s3cret-of-somebody-else"


@pytest.fixture
async def simulated() -> AsyncIterator[Simulated]:
    config = config_for(
        SMS_URL + RETRIES,
        public_base_url=PUBLIC,
        fallback_url=SMS_URL,
        networks={"telegram": {"bot_token": BOT_TOKEN}},
    )
    async with running_simulator(config) as simulator:
        yield simulator


def settings_at(twilio: str, telegram: str, **changes: object) -> Settings:
    bot = {"bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN, "api_base": telegram, "timeout_seconds": 3, **changes}
    return load_settings({**settings_of(twilio), "telegram": bot})


async def look(live: Live, settings: Settings, seconds: float = 30.0) -> dict[Channel, Look]:
    """One round, whenever the last one was; what is known after it."""
    await live.delete(names.PLATFORMS_ROUND)
    checks = PlatformChecks(live, SystemClock())
    assert await rounds(live, settings, seconds).run()
    return {one.channel: one for one in (await checks.read()).channels}


def rounds(live: Live, settings: Settings, seconds: float = 30.0) -> PlatformRound:
    clock = SystemClock()
    return PlatformRound(
        settings=settings,
        checks=PlatformChecks(live, clock),
        clock=clock,
        events=EventLog("worker"),
        longest_seconds=seconds,
    )


async def test_what_is_set_up_is_well_and_what_is_off_is_not_there(live: Live, simulated: Simulated) -> None:
    settings = settings_at(simulated.url, simulated.url)
    await connect_telegram(settings)
    found = await look(live, settings)
    assert {channel: one.trouble for channel, one in found.items()} == dict.fromkeys(
        (Channel.SMS, Channel.WHATSAPP, Channel.TELEGRAM)
    )
    assert (await PlatformChecks(live, SystemClock()).read()).stale is False
    assert await look(live, load_settings()) == {}, "what was switched off since is forgotten"


async def test_a_webhook_that_points_elsewhere_counts_from_the_second_look_and_ends_with_the_first_good_one(
    live: Live, simulated: Simulated
) -> None:
    settings = settings_at(simulated.url, simulated.url)
    async with plain_client(simulated.url) as client:
        await client.post(f"/bot{BOT_TOKEN}/setWebhook", json={"url": ELSEWHERE})
    first = (await look(live, settings))[Channel.TELEGRAM]
    assert (first.trouble, first.failing) == (Trouble.ELSEWHERE, None), "one look may have been chance"
    second = (await look(live, settings))[Channel.TELEGRAM]
    assert (second.failing, second.since) == (Trouble.ELSEWHERE, first.since)
    for key in (names.PLATFORMS, names.PLATFORMS_AT):
        assert "s3cret" not in str(await live.hgetall(key) if key == names.PLATFORMS else await live.get(key))
    await connect_telegram(settings)
    third = (await look(live, settings))[Channel.TELEGRAM]
    assert (third.trouble, third.tries) == (None, 0)


async def test_a_connection_that_is_turned_away_counts_though_the_token_is_taken(
    live: Live, simulated: Simulated, redis_server: RedisServer
) -> None:
    settings = settings_at(simulated.url, simulated.url)
    await connect_telegram(settings)
    checks = PlatformChecks(live, SystemClock())
    await checks.note_unheard(Channel.TELEGRAM, Trouble.NOT_ALLOWED)
    found = [(await look(live, settings))[Channel.TELEGRAM] for _ in range(2)][-1]
    assert (found.failing, found.failing and found.failing.certain) == (Trouble.NOT_ALLOWED, True)
    known = settings.model_copy(update={"redis_url": SecretStr(redis_server.url)})
    told = {one.part: one for one in await examine_bridges(known)}
    assert (told["telegram"].well, told["sms"].well) == (False, True)
    assert "gateway_lost" in told["telegram"].words
    # As it ends when the gateway says it no more.
    assert 0 < await live.ttl(names.unheard(Channel.TELEGRAM)) <= names.UNHEARD_SECONDS
    await live.delete(names.unheard(Channel.TELEGRAM))
    assert (await look(live, settings))[Channel.TELEGRAM].trouble is None


async def test_a_refused_token_is_certain_and_kept_nowhere(live: Live, simulated: Simulated) -> None:
    settings = settings_at(simulated.url, simulated.url, bot_token="116111:AArevoked")
    found = [(await look(live, settings))[Channel.TELEGRAM] for _ in range(2)][-1]
    assert found.failing is Trouble.REFUSED
    assert found.failing.certain
    assert "AArevoked" not in str(await live.hgetall(names.PLATFORMS))


async def test_a_platform_that_hangs_keeps_no_other_waiting_and_one_that_is_away_is_told(
    live: Live, simulated: Simulated
) -> None:
    never = asyncio.Event()

    async def hang(_request: Request) -> Response:
        await never.wait()
        return Response()

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", hang, methods=["GET", "POST"])]), sock):
        # Its own time-out is longer than what a round gives to one platform.
        found = await look(live, settings_at(simulated.url, url, timeout_seconds=60), seconds=1.0)
        never.set()
    assert found[Channel.TELEGRAM].trouble is Trouble.NO_ANSWER
    assert found[Channel.SMS].trouble is None
    away, nowhere = bound_socket()
    away.close()
    found = await look(live, settings_at(nowhere, simulated.url))
    assert {found[one].trouble for one in (Channel.SMS, Channel.WHATSAPP)} == {Trouble.NO_ANSWER}
    assert not Trouble.NO_ANSWER.certain


async def test_a_platform_that_wants_to_be_left_alone_is(live: Live) -> None:
    asked = list[str]()

    async def refuse(request: Request) -> Response:
        asked.append(request.url.path)
        return JSONResponse({"code": 20429}, status_code=429, headers={"retry-after": "900"})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", refuse, methods=["GET", "POST"])]), sock):
        first = (await look(live, load_settings(settings_of(url))))[Channel.SMS]
        count = len(asked)
        second = (await look(live, load_settings(settings_of(url))))[Channel.SMS]
    assert (first.trouble, first) == (Trouble.THROTTLED, second)
    assert first.leave_until - first.at == timedelta(minutes=15)
    assert (count > 0, len(asked)) == (True, count)


async def test_of_two_workers_one_looks_and_no_two_rounds_are_in_one_minute(live: Live, simulated: Simulated) -> None:
    one, other = (rounds(live, settings_at(simulated.url, simulated.url)) for _ in range(2))
    assert sorted(await asyncio.gather(one.run(), other.run())) == [False, True]
    assert await other.run() is False
    assert 0 < await live.ttl(names.PLATFORMS_ROUND) <= 60


async def test_without_redis_nobody_looks_and_nothing_breaks() -> None:
    nowhere, url = bound_socket()
    nowhere.close()
    gone = connect(url.replace("http:", "redis:"))
    assert await rounds(gone, load_settings()).run() is False
    await gone.aclose()


async def test_the_clock_asks_once_however_many_clocks_there_are_and_a_worker_hears_it(house: House) -> None:
    for _ in range(3):
        await PlatformSchedule(house.parts).look()
    (job,) = house.jobs.jobs
    assert (job.func_name, list(job.args), job.ttl) == (LOOK, [], 300)
    assert 0 < house.jobs.connection.ttl(job.key) <= 300, "what no worker began by then is no job any more"
    heard = list[str]()
    jobs.install_look(lambda: heard.append("look"))
    resolve_name(LOOK)()
    assert heard == ["look"]


async def test_what_an_other_release_kept_is_no_trouble(live: Live) -> None:
    kept = {b"sms": b'{"at": 1, "trouble": "of next year"}', b"pigeon": b"{}", b"telegram": b"["}
    await live.hset(names.PLATFORMS, mapping=kept)
    checks = PlatformChecks(live, SystemClock())
    assert (await checks.read()).channels == []
    await checks.note(Channel.SMS, None)
    assert [one.channel for one in (await checks.read()).channels] == [Channel.SMS]
